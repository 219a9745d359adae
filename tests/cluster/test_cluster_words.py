"""What a cluster's commands say where none is needed to hear it: addresses, differences, missing packages, processes that keep ending."""

import importlib.util
import time
from types import SimpleNamespace

import pytest

from verify.cli import sweep
from verify.cli.main import main
from verify.cluster import ClusterTrouble, command, host_and_port, read_address
from verify.cluster.identity import difference


@pytest.mark.parametrize(
    "text, address, parts",
    [
        ("tcp://10.0.0.5:8786", "tcp://10.0.0.5:8786", ("10.0.0.5", 8786)),
        ("host-a:08786", "tcp://host-a:8786", ("host-a", 8786)),
        ("tls://[::1]:1", "tls://[::1]:1", ("::1", 1)),
    ],
)
def test_an_address(text: str, address: str, parts: tuple[str, int]) -> None:
    assert read_address(text) == address
    assert host_and_port(address) == parts


@pytest.mark.parametrize(
    "text",
    ["", "8786", "tcp://", "host", "host:0", "host:65536", "http://host:1", "a b:1", "host:1/x", "tcp://host:1\n", "host:x", "ho\x1bst:1"],
)
def test_what_is_none(text: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(ValueError, match="an address reads tcp://HOST:PORT with a port from 1 to 65535, got"):
        read_address(text)
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: object())
    assert main(["worker", text]) == 2
    said = capsys.readouterr().err
    assert said.startswith("law: an address reads tcp://HOST:PORT")
    assert said.count("\n") == 1
    assert "\x1b" not in said


OURS = {"python": "3.11", "numpy": "2.4.0", "sources": "ab12", "digits": "2,000 images"}


@pytest.mark.parametrize(
    "name, theirs, shown",
    [("numpy", "2.3.1", "numpy 2.3.1, this checkout has 2.4.0"), ("sources", None, "sources (none), this checkout has ab12")],
)
def test_a_difference_names_both(name: str, theirs: str | None, shown: str) -> None:
    other = {key: value for key, value in OURS.items() if key != name} | ({name: theirs} if theirs else {})
    assert difference("the scheduler", other, OURS) == f"the scheduler has {shown}: start both from the same checkout"
    assert difference("the scheduler", OURS, OURS) == ""
    assert difference("the scheduler", {**OURS, "more": "1"}, OURS) == ""


@pytest.mark.parametrize(
    "arguments",
    [["scheduler"], ["worker", "127.0.0.1:1"], ["verify", "noise_event", "--engine", "dask:127.0.0.1:1"], ["bench", "cluster"]],
)
def test_without_its_packages(arguments: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said.endswith("needs the packages of requirements-cluster.lock: ./law worker --help installs them\n")
    assert said.count("\n") == 1


class Ending:
    """A worker process that has joined, and has ended with a status after some seconds."""

    def __init__(self, status: int, lived: float) -> None:
        self.began = time.monotonic() - lived
        self.process = SimpleNamespace(poll=lambda: status, wait=lambda: status)

    def joined(self) -> bool:
        return True

    def end(self) -> None:
        pass


def kept(monkeypatch: pytest.MonkeyPatch, *lives: tuple[int, float]) -> int:
    """What `keep` gives where the processes that it starts live so."""
    processes = [Ending(*life) for life in lives]
    workers = command._Workers("tcp://127.0.0.1:1", "", 1)

    def start() -> Ending:
        workers.running.append(processes.pop(0))  # type: ignore[arg-type]
        return workers.running[-1]  # type: ignore[return-value]

    monkeypatch.setattr(workers, "_start", start)
    return workers.keep()


def test_processes_that_end_at_once_are_not_started_for_ever(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ClusterTrouble, match="was killed by signal 9 3 times in a row, each within 10 s of its start"):
        kept(monkeypatch, (-9, 1.0), (-9, 1.0), (-9, 1.0))
    assert capsys.readouterr().err.count("another is started") == 2


def test_those_that_end_late_or_for_a_cancelled_task_are(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    lives = [(-9, 1.0), (-9, 20.0), (command.STOPPED, 1.0), (3, 1.0), (-9, 1.0), (command.STOPPED, 1.0), (command.LOST, 1.0)]
    assert kept(monkeypatch, *lives) == command.LOST
    assert "a worker process ended with status 3; another is started" in capsys.readouterr().err


def test_a_sweep_keeps_every_worker_of_a_wide_cluster_busy() -> None:
    asked = []

    class Wide:
        width = 100

        def submit(self, function, *arguments):
            asked.append(arguments)
            return SimpleNamespace(result=lambda: len(asked))

    jobs = iter([((n, 1, 1), 0) for n in range(1000)])
    found = sweep._results(SimpleNamespace(), jobs, Wide())
    assert next(found)[1]() == 200
    assert len(list(found)) == 999
    assert len(asked) == 1000
