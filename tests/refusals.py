"""What the tests of hostile files share: a command run in this process, and the one line with which it refuses."""

from verify.cli.main import main

WRITES = """__import__('pathlib').Path('ran').touch()"""
"""Code that leaves a file behind if anybody runs it."""


def run(capsys, *words):
    """(exit status, stdout, stderr) of a command in this process."""
    try:
        status = main(list(words))
    except SystemExit as stop:
        status = stop.code
    seen = capsys.readouterr()
    return status, seen.out, seen.err


def refused(capsys, *words):
    """The one line with which a command refuses."""
    status, out, err = run(capsys, *words)
    assert (status, out, err.count("\n"), err[:5]) == (2, "", 1, "law: "), (status, out, err)
    return err
