"""A .venv that is missing, half made, moved, outdated or in use is set up exactly once."""

import fcntl
import json
import shutil
from pathlib import Path

import pytest
from checkouts import PATIENCE, Checkout, finish, wait_for


def test_two_at_once_set_up_once(checkout: Checkout, tmp_path: Path) -> None:
    first = checkout.start("list", UNTIL=tmp_path / "go")
    wait_for(checkout.installs)
    second = checkout.start("list", UNTIL=tmp_path / "go")
    assert second.stderr
    assert second.stderr.readline() == "law: waiting: another ./law is setting up .venv\n"
    (tmp_path / "go").touch()
    assert [finish(process).returncode for process in (first, second)] == [0, 0]
    assert len(checkout.installs()) == 1


def test_two_that_both_found_nothing_set_up_once(checkout: Checkout) -> None:
    with (checkout.root / ".venv.lock").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_SH)  # so that neither can build before both have looked
        both = [checkout.start("list") for _ in range(2)]
        for process in both:
            assert process.stderr
            assert process.stderr.readline() == "law: waiting: another ./law is using or setting up .venv\n"
    assert [finish(process).returncode for process in both] == [0, 0]
    assert len(checkout.installs()) == 1


def test_a_killed_set_up_is_repaired_once_its_orphan_has_ended(checkout: Checkout, tmp_path: Path) -> None:
    first = checkout.start("list", UNTIL=tmp_path / "go")
    wait_for(checkout.installs)
    first.kill()
    first.wait(PATIENCE)
    for pipe in (first.stdout, first.stderr):
        assert pipe
        pipe.close()
    second = checkout.start("list")
    assert second.stderr
    assert "waiting" in second.stderr.readline()  # for the pip that the first one left behind
    assert len(checkout.installs()) == 1
    (tmp_path / "go").touch()
    assert finish(second).returncode == 0
    assert len(checkout.installs()) == 2


@pytest.mark.parametrize("left", ["nothing", "half of .venv", "a file", "a dangling link", "no interpreter", "an empty marker"])
def test_whatever_a_set_up_left_is_repaired(checkout: Checkout, left: str) -> None:
    assert checkout.run("list").returncode == 0
    if left == "no interpreter":  # the Python it was made with has gone
        (checkout.venv / "bin" / "python").unlink()
        (checkout.venv / "bin" / "python").symlink_to(checkout.home / "gone")
    elif left == "an empty marker":
        (checkout.venv / "complete").write_text("")
    elif left == "half of .venv":
        (checkout.venv / "complete").unlink()
        (checkout.venv / "stale").touch()
    else:
        shutil.rmtree(checkout.venv)
        if left == "a file":
            checkout.venv.touch()
        elif left == "a dangling link":
            checkout.venv.symlink_to(checkout.home / "gone")
    assert checkout.run("list").returncode == 0
    assert len(checkout.installs()) == 2
    assert not (checkout.venv / "stale").exists()


def test_a_moved_checkout_is_set_up_again(checkout: Checkout, tmp_path: Path) -> None:
    checkout.run("list")
    checkout.root.rename(tmp_path / "moved")
    checkout.place(tmp_path / "moved")
    assert json.loads(checkout.run("list").stdout)["prefix"] == str(tmp_path / "moved" / ".venv")
    assert checkout.run("list").stderr == ""
    assert len(checkout.installs()) == 2


def test_a_changed_lock_is_installed(checkout: Checkout) -> None:
    checkout.run("list")
    with (checkout.root / "requirements.lock").open("a") as file:
        file.write("# changed\n")
    checkout.run("list")
    assert checkout.run("list").stderr == ""
    assert len(checkout.installs()) == 2


def test_another_python_sets_up_again(law, monkeypatch: pytest.MonkeyPatch) -> None:
    here = law.fingerprint(law.LOCK)
    monkeypatch.setattr(law.sys, "version", "3.99.0 (another)")
    assert law.fingerprint(law.LOCK) != here


def test_nobody_rebuilds_under_a_running_command(checkout: Checkout, tmp_path: Path) -> None:
    first = checkout.start("verify", COMMAND_UNTIL=tmp_path / "go")
    assert first.stdout
    assert first.stdout.readline()
    with (checkout.root / "requirements.lock").open("a") as file:
        file.write("# changed\n")
    second = checkout.start("list")
    assert second.stderr
    assert second.stderr.readline() == "law: waiting: another ./law is using or setting up .venv\n"
    assert len(checkout.installs()) == 1
    (tmp_path / "go").touch()
    assert [finish(process).returncode for process in (first, second)] == [0, 0]
    assert len(checkout.installs()) == 2
