"""`./law scheduler` and `./law worker`: the processes of a cluster, kept running until interrupted."""

from __future__ import annotations

import os
import resource
import signal
import socket
import subprocess
import sys
import time
from argparse import Namespace
from contextlib import suppress
from typing import NoReturn

from verify.engine.messages import complain

from . import ClusterTrouble, host_and_port, read_address

STOPPED, LOST = 75, 76  # see serve.py, which cannot be imported without dask
SOON, MOST = 10.0, 3  # a process that ends within so many seconds of its start, so many times in a row, is not started again


def scheduler_command(options: Namespace) -> int:
    """Be a scheduler until interrupted -> 130."""
    import asyncio

    from .identity import settle

    need_dask("scheduler")
    settle()
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # each worker process takes two or three connections
    from .serve import scheduler

    signal.signal(signal.SIGTERM, _terminated)
    try:
        asyncio.run(scheduler(options.host, options.port, "tls" if options.tls else "tcp"))
    except KeyboardInterrupt:
        complain("the scheduler has ended")
    return 130


def worker_command(options: Namespace) -> int:
    """Be workers of a scheduler, one process a job, and keep them running until interrupted -> 130, or 2 where they are refused."""
    need_dask("worker")
    address = read_address(options.address)
    signal.signal(signal.SIGTERM, _terminated)
    workers = _Workers(address, options.host or "", options.jobs)
    try:
        while True:
            workers.wait_for_scheduler()
            status = workers.keep()
            if status != LOST:
                return status
            complain(f"the scheduler at {address} is gone")
    except KeyboardInterrupt:
        complain("the workers have ended")
        return 130
    finally:
        workers.end()


def need_dask(wanted: str) -> None:
    """Raise ClusterTrouble where dask is not installed, with the line that installs it."""
    from importlib.util import find_spec

    if find_spec("distributed") is None:
        raise ClusterTrouble(f"{wanted} needs the packages of requirements-cluster.lock: ./law worker --help installs them")


def _terminated(*_: object) -> NoReturn:
    sys.exit(143)


class _Process:
    """One worker process; it ends when this one does, because that closes its stdin."""

    def __init__(self, address: str, host: str) -> None:
        self.began = time.monotonic()
        self.ready, told = os.pipe()
        command = [sys.executable, "-P", "-m", "verify.cluster.process", address, host, str(told)]
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, pass_fds=[told])
        os.close(told)

    def joined(self) -> bool:
        """Wait until it has joined the scheduler (True) or has ended (False)."""
        return os.read(self.ready, 1) == b"1"

    def end(self) -> None:
        """End it now."""
        self.process.kill()
        self.process.wait()
        if self.process.stdin:
            self.process.stdin.close()
        os.close(self.ready)


class _Workers:
    """The processes of one `./law worker`."""

    def __init__(self, address: str, host: str, jobs: int) -> None:
        self.address, self.host, self.jobs = address, host, jobs
        self.running: list[_Process] = []
        self.early = 0

    def wait_for_scheduler(self) -> None:
        """Return once something listens at the address; say so where that takes a wait."""
        said = False
        while True:
            with suppress(OSError), socket.create_connection(host_and_port(self.address), 5):
                return
            if not said:
                complain(f"waiting for a scheduler at {self.address} (./law scheduler starts one)")
                said = True
            time.sleep(1.0)

    def keep(self) -> int:
        """Start the processes and replace those that end, until the scheduler is gone (LOST) or refuses them (2)."""
        first = self._start()
        if not first.joined():  # one says what is wrong, not all of them
            status = first.process.wait()
            self.end()
            return 2 if status == 2 else LOST
        for _ in range(self.jobs - 1):
            self._start()
        complain(f"{self.jobs} worker process{'es' * (self.jobs > 1)} at {self.address}")
        while True:
            time.sleep(0.2)
            for one in self.running:
                ended = one.process.poll()
                if ended in (2, LOST):
                    self.end()
                    return ended
                if ended is not None:
                    self._replace(one, ended)

    def end(self) -> None:
        """End every process now."""
        while self.running:
            self.running.pop().end()

    def _start(self) -> _Process:
        self.running.append(_Process(self.address, self.host))
        return self.running[-1]

    def _replace(self, one: _Process, status: int) -> None:
        self.early = self.early + 1 if status != STOPPED and time.monotonic() - one.began < SOON else 0
        how = f"was killed by signal {-status}" if status < 0 else f"ended with status {status}"
        if self.early >= MOST:
            raise ClusterTrouble(f"a worker process {how} {MOST} times in a row, each within {SOON:.0f} s of its start")
        if status != STOPPED:
            complain(f"a worker process {how}; another is started")
        self.running.remove(one)
        one.end()
        self._start()
