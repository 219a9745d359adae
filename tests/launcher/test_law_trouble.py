"""What is in the way of a set-up is said in one line with status 2, and the next run repairs it."""

import ast
import shutil
import signal
import subprocess
from pathlib import Path

import pytest
from checkouts import BASE, Checkout, closed_port, finish, index, refused, wait_for, wheel


@pytest.mark.parametrize("number, status", [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_an_interrupted_set_up_ends_its_pip_and_leaves_nothing(checkout: Checkout, tmp_path: Path, number: int, status: int) -> None:
    process = checkout.start("list", UNTIL=tmp_path / "never")
    wait_for(checkout.installs)
    process.send_signal(number)
    done = finish(process)
    assert done.returncode == status
    assert "Traceback" not in done.stderr
    assert not checkout.venv.exists()
    assert "waiting" not in (again := checkout.run("list")).stderr
    assert again.returncode == 0


def test_an_interrupted_wait_ends(checkout: Checkout, tmp_path: Path) -> None:
    first = checkout.start("list", UNTIL=tmp_path / "go")
    wait_for(checkout.installs)
    second = checkout.start("list")
    assert second.stderr
    assert "waiting" in second.stderr.readline()
    second.send_signal(signal.SIGINT)
    refused(finish(second), "interrupted", status=130)
    (tmp_path / "go").touch()
    assert finish(first).returncode == 0


def test_a_python_without_ensurepip_will_do(checkout: Checkout, tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    bare.mkdir()
    (bare / "ensurepip.py").write_text("raise ImportError('No module named ensurepip, as on a bare Debian')")
    assert checkout.run("list", PYTHONPATH=bare).returncode == 0


def test_no_network(checkout: Checkout) -> None:
    done = checkout.run("list", PIP_INDEX_URL=f"http://reader:secret@127.0.0.1:{closed_port()}/simple")
    assert "secret" not in refused(done, "no network", "nothing was installed", "check the connection or PIP_INDEX_URL")
    assert not checkout.venv.exists()
    assert checkout.run("list").returncode == 0


def test_an_index_without_pip(checkout: Checkout, tmp_path: Path) -> None:
    index(tmp_path, wheel(tmp_path, "pip", "0.9", {}))
    refused(checkout.run("list", PIP_INDEX_URL=(tmp_path / "simple").as_uri()), "no index has pip-1.0")


def test_a_pip_that_is_not_the_pinned_one_is_not_run(checkout: Checkout, tmp_path: Path) -> None:
    other = index(tmp_path, wheel(tmp_path, "pip", "1.0", {"pip/__main__.py": "print('not the pinned one')"}))
    refused(checkout.run("list", PIP_INDEX_URL=other), "hash mismatch: pip-1.0-py3-none-any.whl", "nothing was installed")
    assert not checkout.venv.exists()
    assert checkout.run("list").returncode == 0


@pytest.mark.parametrize(
    "says, words",
    [
        ("ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device", ["no space left", "1 GB"]),
        ("ERROR: No matching distribution found for numba==9.9", ["no wheel of numba==9.9 for Python 3."]),
        ("PermissionError: [Errno 13] Permission denied: 'x'", ["cannot write", "writable"]),
    ],
)
def test_what_pip_says_is_said_in_one_line(checkout: Checkout, says: str, words: list[str]) -> None:
    refused(checkout.run("list", SAYS=f"Traceback\n{says}\n", STATUS=1), *words)
    assert not checkout.venv.exists()
    assert checkout.run("list").returncode == 0


def test_a_failure_of_pip_nobody_foresaw_is_quoted(checkout: Checkout) -> None:
    done = checkout.run("list", SAYS="Collecting\nERROR: the moon is full", STATUS=7)
    assert done.returncode == 2
    assert "pip ended with status 7" in done.stderr
    assert done.stderr.endswith("\n  ERROR: the moon is full\n")
    assert "moon" in (checkout.root / ".venv.log").read_text()


def test_a_full_disk(checkout: Checkout) -> None:
    (checkout.root / ".venv.log").symlink_to("/dev/full")  # every write there fails with ENOSPC
    refused(checkout.run("list"), "no space left", "free some and run the command again")
    assert not checkout.venv.exists()
    (checkout.root / ".venv.log").unlink()
    assert checkout.run("list").returncode == 0


# Root may write anywhere; give that right up (PR_CAPBSET_DROP, CAP_DAC_OVERRIDE), then start the launcher.
BOUND = """
import ctypes, os, sys
if os.geteuid() == 0 and ctypes.CDLL(None).prctl(24, 1, 0, 0, 0):
    sys.exit("this root cannot give up a capability")
os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
"""


def test_a_checkout_that_cannot_be_written(checkout: Checkout) -> None:
    checkout.root.chmod(0o555)
    done = checkout.run("list", before=[BASE, "-c", BOUND, str(checkout.law)])
    refused(done, "cannot write", "Permission denied", "make the checkout writable or copy it")
    checkout.root.chmod(0o755)
    assert checkout.run("list").returncode == 0


def test_a_checkout_whose_path_has_a_colon(checkout: Checkout, tmp_path: Path) -> None:
    """Such a path would be read as two folders of modules, the first of them somebody else's."""
    place = tmp_path / "a:b"
    checkout.root.rename(place)
    checkout.place(place)
    refused(checkout.run("list"), "the checkout's path must not have a ':'", str(place))
    assert not (place / ".venv").exists()
    assert not checkout.installs()
    helped = checkout.run("--help")
    assert (helped.returncode, helped.stdout[:6]) == (0, "usage:")


def test_no_lock(checkout: Checkout) -> None:
    (checkout.root / "requirements.lock").rename(checkout.root / "elsewhere")
    refused(checkout.run("list"), "requirements.lock is missing")
    (checkout.root / "requirements.lock").write_text("numpy==1.0\n")
    refused(checkout.run("list"), "requirements.lock pins no pip with a sha256")


def test_a_pip_configuration_that_cannot_be_read(checkout: Checkout) -> None:
    (checkout.home / "pip.conf").write_text("no section\n")
    refused(checkout.run("list", PIP_CONFIG_FILE=checkout.home / "pip.conf"), "pip.conf cannot be read")


@pytest.mark.parametrize("version", [(3, 6, 15), (3, 9, 2), (3, 10, 13)])
def test_an_old_python_is_refused(law, version: tuple[int, int, int]) -> None:
    text = ".".join(map(str, version))
    assert law.too_old(version, "/opt/python") == f"law needs Python 3.11 or newer; this is {text} at /opt/python"


@pytest.mark.parametrize("version", [(3, 11, 0), (3, 14, 2), (4, 0, 0)])
def test_a_new_python_will_do(law, version: tuple[int, int, int]) -> None:
    assert law.too_old(version, "/opt/python") is None


def test_the_launcher_stops_at_an_old_python_before_anything_else(checkout: Checkout) -> None:
    ast.parse(checkout.law.read_text(), feature_version=(3, 6))
    pretend = "import runpy, sys; sys.version_info = (3, 9, 2); del sys.argv[0]; runpy.run_path(sys.argv[0], run_name='__main__')"
    done = checkout.run("list", before=[BASE, "-c", pretend, str(checkout.law)])
    refused(done, "law needs Python 3.11 or newer; this is 3.9.2 at")
    assert not checkout.venv.exists()


def test_the_old_pythons_of_this_machine_say_so(checkout: Checkout) -> None:
    """There may be none; the tests above do not depend on it."""
    found = [shutil.which(f"python3.{minor}") for minor in range(6, 11)]
    found += [str(path) for path in Path.home().glob(".pyenv/versions/3.[6-9].*/bin/python")]
    for python in (python for python in found if python and subprocess.run([python, "-V"], capture_output=True).returncode == 0):
        refused(checkout.run("list", before=[python, str(checkout.law)]), "law needs Python 3.11 or newer; this is 3.")
