"""A run on a real cluster: the readings of a local run, workers lost and added, a scheduler lost, strangers refused, Ctrl-C."""

import json
import os
import re
import runpy
import shutil
import signal
import socket
import subprocess
import threading
from importlib.util import find_spec
from pathlib import Path

import pytest
from clusters import ROOT, Shelf, law, scheduler, wait_for, worker, worker_process

from verify.engine import store
from verify.engine.run import verify

pytestmark = pytest.mark.skipif(
    find_spec("distributed") is None, reason="the packages of a cluster are not installed: ./law worker --help adds them"
)


def rows(out: str) -> list[dict]:
    """The rows of `verify --json`, without what a clock says."""
    found = [json.loads(line) for line in out.splitlines()]
    return sorted(({**row, "seconds": 0} for row in found), key=str)


def local(shelf: Shelf, records: Path) -> list[dict]:
    with law(*shelf.arguments(records)) as run:
        status, out, lines = run.done()
    assert (status, lines) == (0, [])
    return rows(out)


def on(address: str) -> list[str]:
    return ["--engine", f"dask:{address}"]


# --- nobody is lost


def test_the_readings_and_the_processor_are_those_of_a_local_run(address: str, tmp_path: Path) -> None:
    names = ["gaussian_constant", "ball_constant", "noise_event"]
    with law("verify", *names, *on(address), "--records", str(tmp_path / "r")) as run:
        assert run.done()[0] == 0
    there, here = store.read(tmp_path / "r"), verify(names)
    strip = lambda record: re.sub(r'"(seconds|epoch)": [0-9.e-]+', "", record.to_json())  # noqa: E731
    assert {record.name: strip(record) for record in there} == {record.name: strip(record) for record in here}
    assert len(there) == 3
    assert all(record.cpu for record in there)


def test_a_sweep_has_the_rows_of_a_local_one(address: str) -> None:
    arguments = ["sweep", "--model", "rf", "--n", "20,30", "--d", "10", "--p", "30:120:x2", "--json"]
    with law(*arguments, *on(address)) as there, law(*arguments) as here:
        (status, out, lines), (_, expected, _) = there.done(), here.done()
    assert (status, lines) == (0, [])
    assert out == expected
    assert len(out.splitlines()) == 6


def test_a_folder_of_claims_may_be_named_from_where_one_stands(address: str, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf", "one")
    arguments = shelf.arguments(tmp_path / "r")
    arguments[arguments.index(str(shelf.folder))] = os.path.relpath(shelf.folder, ROOT / "tests")
    with law(*arguments, *on(address)) as run:
        assert run.done()[0] == 0


def test_a_worker_has_what_the_launcher_gives_to_every_command(address: str, tmp_path: Path) -> None:
    names = ("PYTHONPATH", "PYTHONHASHSEED", "OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_")
    ask = f"""
import os
from verify.cli.engines import engine
with engine("dask:{address}") as pool:
    print(*pool.map(os.getenv, {names}))
    print(pool.submit(os.path.exists, "/proc/self").result(), pool.width)
"""
    python = [str(ROOT / ".venv" / "bin" / "python"), "-P", "-c", ask]
    seen = subprocess.check_output(python, env={"PYTHONPATH": str(ROOT)}, text=True, timeout=60).split()
    assert seen == [str(ROOT), "0", "1", "1", str(2**30), str(2**25), str(Path("/proc/self").exists()), "2"]


def test_the_guide_s_parts_are_those_of_one_process(address: str, tmp_path: Path) -> None:
    """The program on the page, and the same sum by hand."""
    page = (ROOT / "docs" / "cluster.md").read_text()
    (program,) = re.findall(r"(?s)```python\n(.*?)```", page)
    (tmp_path / "parts.py").write_text(program)
    python = [str(ROOT / ".venv" / "bin" / "python"), "-P", str(tmp_path / "parts.py"), address, "3", "5000"]
    seen = subprocess.check_output(python, env={"PYTHONPATH": str(ROOT)}, text=True, timeout=60)
    space = runpy.run_path(str(tmp_path / "parts.py"), run_name="parts")
    total = sum((space["part"](k, 5000) for k in (1, 2)), space["part"](0, 5000))
    assert seen == f"{total.samples} {total.mean} {total.extremes}\n"
    assert total.samples == 15000


def test_the_bench_measures_each_constant_of_the_plan(monkeypatch: pytest.MonkeyPatch) -> None:
    """On less work; no time is asserted."""
    from verify.bench import cluster

    for name, less in {"RUNS": 3, "TASKS": 5, "IDLERS": 2, "IDLE": 0.1, "DRAWS": 10**4}.items():
        monkeypatch.setattr(cluster, name, less)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    names = [row.name for row in [*cluster.stream(), *cluster.cluster()]]
    page = (ROOT / "docs" / "cluster.md").read_text()
    assert len(names) == 11
    assert [
        name for name in names if f"`{name.split(' d=')[0]}`" not in page.replace("`one small task`", "`one small task, there and back`")
    ] == []


def test_only_the_loopback_listens_and_no_dashboard_does(address: str) -> None:
    import psutil

    ours = [
        process for process in psutil.process_iter(["cmdline"])
        if {"scheduler", "verify.cluster.process"} & set(process.info["cmdline"] or ()) and process.uids().real == os.getuid()
    ]  # fmt: skip
    listening = [[c.laddr for c in process.net_connections() if c.status == psutil.CONN_LISTEN] for process in ours]
    assert len(ours) >= 3
    assert {place.ip for places in listening for place in places} == {"127.0.0.1"}
    assert max(map(len, listening)) == 1
    assert int(address.rpartition(":")[2]) in {place.port for places in listening for place in places}


# --- somebody is lost


def test_a_worker_is_killed_and_another_comes_late(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    expected = local(shelf, tmp_path / "here")
    shelf.forget()
    shelf.hold()
    with scheduler() as (_, address), worker(address) as first, law(*shelf.arguments(tmp_path / "there"), *on(address)) as run:
        wait_for(shelf.begun)
        (lost,) = shelf.begun()
        os.kill(worker_process(lost), signal.SIGKILL)
        run.waits(r"the worker at tcp://127\.0\.0\.1:\d+ is gone; what it was at is run again by another")
        first.waits("a worker process was killed by signal 9; another is started")
        with worker(address):
            wait_for(lambda: len(shelf.begun()) >= 3, shelf.begun)  # the lost one, the one started in its place, the late one
            shelf.release()
            status, out, lines = run.done()
    assert status == 0
    assert rows(out) == expected
    assert len([line for line in lines if "is gone" in line]) == 1


def test_no_worker_is_left_until_one_comes(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf", "one two")
    shelf.hold()
    with scheduler() as (_, address), law(*shelf.arguments(tmp_path / "r"), *on(address)) as run:
        run.waits(f"no worker at {address}: waiting for one .* starts it")
        with worker(address) as first:
            run.waits(f"a worker has come to {address}")
            wait_for(shelf.begun)
            os.kill(first.process.pid, signal.SIGKILL)  # its processes end with it
            wait_for(lambda: run.said.count("waiting for one") == 2, lambda: run.said)
        shelf.release()
        with worker(address):
            status, _, lines = run.done()
    assert status == 0
    said = [re.match("law: (no|the|a) worker (at|has come)", line) for line in lines]
    assert [found and found[1] for found in said] == ["no", "a", "the", "no", "a"]


def test_the_scheduler_is_lost(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    shelf.hold("two")
    arguments = [*shelf.arguments(tmp_path / "r"), "--resume"]
    with scheduler() as (middle, address), worker(address, 2) as hands, law(*arguments, *on(address)) as run:
        run.waits(r"\[2/3\]")
        os.kill(middle.process.pid, signal.SIGKILL)
        status, _, lines = run.done()
        assert (status, lines) == (2, [f"law: the scheduler at {address} is gone; what is finished is kept"])
        hands.waits(f"the scheduler at {address} is gone\nlaw: waiting for a scheduler at {address}")
        shelf.release()
        shelf.forget()
        with law("scheduler", "--port", address.rpartition(":")[2]) as again:
            again.waits("scheduler at")
            hands.waits("(?s)2 worker processes at.*2 worker processes at")
            with law(*arguments, *on(address)) as run:
                assert run.done()[0] == 0
    assert set(shelf.begun().values()) == {"two"}  # the others are in the records


def test_ctrl_c_ends_what_the_cluster_runs(address: str, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf")
    shelf.hold()
    with law(*shelf.arguments(tmp_path / "r"), *on(address)) as run:
        wait_for(lambda: len(shelf.begun()) == 2)
        busy = list(shelf.begun())
        run.interrupt()
        status, _, lines = run.done()
    assert status == 130
    assert len(lines) == 1
    assert lines[0].startswith("law: interrupted")
    wait_for(lambda: not any(map(alive, busy)))
    shelf.release()
    with law(*shelf.arguments(tmp_path / "r"), *on(address)) as run:
        assert run.done()[0] == 0


def alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


ENDS = """import psutil
    process = psutil.Process()
    [each.kill() for each in process.parents() if "verify.cluster.process" in each.cmdline()]
    process.kill()"""


def test_a_task_that_ends_its_workers_is_given_up(address: str, tmp_path: Path) -> None:
    shelf = Shelf(tmp_path / "shelf", "one", ends=ENDS)
    with law(*shelf.arguments(tmp_path / "r"), *on(address)) as run:
        status, out, lines = run.done()
    assert status in (1, 2)
    assert "3 workers ended, one after the other, while they ran it" in out + "\n".join(lines)
    assert len(shelf.begun()) == 3


# --- somebody is refused


@pytest.fixture(scope="session")
def other(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Another checkout: one comment more."""
    root = tmp_path_factory.mktemp("other") / "checkout"
    shutil.copytree(ROOT, root, ignore=shutil.ignore_patterns(".*", "out", "__pycache__", "docs"))
    with (root / "theory" / "symbols.py").open("a") as file:
        file.write("# one comment more\n")
    return root


def test_another_checkout_s_worker_and_run_are_refused(address: str, other: Path, tmp_path: Path) -> None:
    with law("worker", address, root=other) as stranger, law("verify", "noise_event", *on(address), root=other) as run:
        answers = [stranger.done(), run.done()]
    for status, out, lines in answers:
        assert (status, out, len(lines)) == (2, "", 1)
        assert re.fullmatch(rf"law: the scheduler at {address} has sources \w+, this checkout has \w+: start both from .*", lines[0])


def test_nobody_answers(tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        place = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    with law("verify", "noise_event", *on(place), "--records", str(tmp_path / "r")) as run:
        assert run.done() == (2, "", [f"law: no scheduler answers at {place}: ./law scheduler starts one"])
    assert not (tmp_path / "r").exists()


def test_a_stranger_answers(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        place = f"tcp://127.0.0.1:{server.getsockname()[1]}"

        def answer() -> None:
            for _ in range(20):
                try:
                    with server.accept()[0] as peer:
                        peer.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                except OSError:
                    break

        thread = threading.Thread(target=answer, daemon=True)
        thread.start()
        with law("verify", "noise_event", *on(place), "--records", str(tmp_path / "r")) as run:
            assert run.done() == (2, "", [f"law: what listens at {place} is no scheduler that ./law scheduler started"])
        server.shutdown(socket.SHUT_RDWR)


def test_a_port_that_is_taken(address: str) -> None:
    with law("scheduler", "--port", address.rpartition(":")[2]) as second:
        status, _, lines = second.done()
    assert status == 2
    assert len(lines) == 1
    assert f"{address} cannot be listened at" in lines[0]


# --- certificates


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder as LAW_TLS names it, made as docs/cluster.md says."""
    folder = tmp_path_factory.mktemp("tls")
    page = (ROOT / "docs" / "cluster.md").read_text()
    commands = [line.strip() for line in page.splitlines() if line.strip().startswith("openssl ")]
    assert len(commands) == 3
    for command in commands:
        subprocess.run(command, shell=True, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.mark.skipif(not shutil.which("openssl"), reason="there is no openssl to make certificates with")
def test_with_certificates_only_who_has_one_is_let_in(certificates: Path, tmp_path: Path) -> None:
    mine = {"LAW_TLS": str(certificates)}
    shelf = Shelf(tmp_path / "shelf", "one")
    arguments = shelf.arguments(tmp_path / "r")
    with scheduler("--tls", **mine) as (_, address), worker(address, **mine):
        assert address.startswith("tls://")
        with law(*arguments, *on(address), **mine) as run, law(*arguments, *on(address)) as stranger:
            assert run.done()[0] == 0
            status, _, lines = stranger.done()
        assert (status, len(lines)) == (2, 1)
        assert "LAW_TLS, a folder with ca.pem, cert.pem, key.pem" in lines[0]
        with law(*arguments, *on(address.replace("tls", "tcp"))) as stranger:
            status, _, lines = stranger.done()
        assert (status, len(lines)) == (2, 1)
        assert "is no scheduler that ./law scheduler started" in lines[0]


def test_the_processes_end_with_what_started_them(tmp_path: Path) -> None:
    with scheduler() as (_, address):
        with worker(address, 2) as hands:
            import psutil

            children = psutil.Process(hands.process.pid).children()
            assert len(children) == 2
            hands.interrupt()
            status, _, lines = hands.done()
        assert status == 130
        assert lines[-1] == "law: the workers have ended"
        wait_for(lambda: not any(child.is_running() for child in children))
