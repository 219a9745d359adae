"""What a cluster needs is added to a finished .venv when it is first asked for, once, and a failure there harms no other command."""

import json
import sysconfig
from pathlib import Path

import pytest
from checkouts import STAND_IN, Checkout, finish, refused, wait_for


@pytest.fixture
def ready(checkout: Checkout) -> Checkout:
    """A checkout whose .venv is finished and holds a stand-in for pip."""
    assert checkout.run("list").returncode == 0
    pip = checkout.venv / Path(sysconfig.get_path("purelib", "venv", vars={"base": ""}).lstrip("/")) / "pip"
    pip.mkdir(parents=True)
    (pip / "__init__.py").touch()
    (pip / "__main__.py").write_text(STAND_IN)
    return checkout


def added(checkout: Checkout) -> list[list[str]]:
    """How pip was called after the .venv itself was made."""
    return [install["argv"] for install in checkout.installs()[1:]]


@pytest.mark.parametrize(
    "arguments",
    [
        ["scheduler"],
        ["worker", "tcp://127.0.0.1:1"],
        ["verify", "--engine", "dask:127.0.0.1:1"],
        ["sweep", "--engine=dask:tcp://127.0.0.1:1"],
        ["bench", "cluster", "--json"],
        ["bench"],
    ],
)
def test_a_command_of_a_cluster_adds_its_packages_once(ready: Checkout, arguments: list[str]) -> None:
    done = ready.run(*arguments)
    assert json.loads(done.stdout)["argv"] == arguments
    lines = done.stderr.splitlines()
    assert lines[0] == "law: adding the packages of a cluster to .venv (once)..."
    assert lines[1].startswith("law: they are there (")
    lock = str(ready.root / "requirements-cluster.lock")
    assert added(ready) == [["install", "--require-hashes", "--only-binary=:all:", "-r", lock]]
    assert ready.installs()[1]["prefix"] == str(ready.venv)
    assert ready.run(*arguments).stderr == ""
    assert len(added(ready)) == 1


@pytest.mark.parametrize("arguments", [["list"], ["verify", "--engine", "local"], ["sweep", "--model", "rf"], ["bench", "rng"]])
def test_no_other_command_adds_them(ready: Checkout, arguments: list[str]) -> None:
    assert ready.run(*arguments).stderr == ""
    assert added(ready) == []


@pytest.mark.parametrize(
    "says, words",
    [
        ("THESE PACKAGES DO NOT MATCH THE HASHES", ["hash mismatch", "requirements-cluster.lock"]),
        ("NewConnectionError", ["no network", "PIP_INDEX_URL"]),
    ],
)
def test_a_failure_leaves_the_other_commands_as_they_were(ready: Checkout, says: str, words: list[str]) -> None:
    refused(ready.run("worker", "tcp://127.0.0.1:1", SAYS=says, STATUS=1), *words)
    assert ready.run("list").stderr == ""
    assert ready.run("worker", "tcp://127.0.0.1:1").returncode == 0
    assert len(added(ready)) == 2


def test_a_changed_lock_is_added_again(ready: Checkout) -> None:
    ready.run("scheduler")
    with (ready.root / "requirements-cluster.lock").open("a") as file:
        file.write("# changed\n")
    assert ready.run("scheduler").returncode == 0
    assert len(added(ready)) == 2


def test_a_new_environment_has_them_added_again(ready: Checkout) -> None:
    ready.run("scheduler")
    with (ready.root / "requirements.lock").open("a") as file:
        file.write("# changed\n")
    assert ready.run("list").returncode == 0
    assert "adding the packages of a cluster" in ready.run("scheduler").stderr


def test_no_lock(ready: Checkout) -> None:
    (ready.root / "requirements-cluster.lock").unlink()
    refused(ready.run("scheduler"), "requirements-cluster.lock is missing; restore it")
    assert ready.run("list").stderr == ""


def test_two_at_once_add_them_once_and_wait_for_no_running_command(ready: Checkout, tmp_path: Path) -> None:
    running = ready.start("verify", COMMAND_UNTIL=tmp_path / "end")
    assert running.stdout
    assert running.stdout.readline()
    first = ready.start("scheduler", UNTIL=tmp_path / "go")
    wait_for(lambda: added(ready))
    second = ready.start("worker", "tcp://127.0.0.1:1", UNTIL=tmp_path / "go")
    assert second.stderr
    assert second.stderr.readline() == "law: waiting: another ./law is adding the packages of a cluster to .venv\n"
    (tmp_path / "go").touch()
    assert [finish(process).returncode for process in (first, second)] == [0, 0]
    assert len(added(ready)) == 1
    (tmp_path / "end").touch()
    assert finish(running).returncode == 0


def test_the_real_pip_adds_a_locked_package_and_refuses_another(tmp_path: Path, real: tuple[str, str, Path]) -> None:
    checkout = Checkout(tmp_path, *real[:2])
    lock, extra = checkout.root / "requirements.lock", checkout.root / "requirements-cluster.lock"
    pip, tiny = lock.read_text().split("tiny==")
    lock.write_text(pip)
    extra.write_text("tiny==" + tiny)
    assert checkout.run("list").returncode == 0
    extra.write_text("tiny==" + tiny.replace("sha256:", "sha256:" + "0" * 8)[:-9] + "\n")
    assert "hash mismatch: a package is not the one in requirements-cluster.lock" in checkout.run("scheduler").stderr
    extra.write_text("tiny==" + tiny)
    assert checkout.run("scheduler").returncode == 0
    assert list(checkout.venv.glob("lib/*/site-packages/tiny.py"))
