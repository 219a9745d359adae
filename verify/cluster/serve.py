"""The scheduler's process and one process of a worker: dask's servers, without its web pages, that let in only their own checkout.

dask turns bytes from whoever may connect into Python objects: who reaches these ports can run code here. Hence the loopback unless
another address is asked for, and certificates where it is asked for with tls.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import threading
from typing import Any

from distributed import Scheduler, Worker
from distributed.core import Status
from distributed.http.routing import RoutingApplication
from distributed.utils import get_ip
from tornado.httpserver import HTTPServer

from . import ClusterTrouble, host_and_port
from .identity import ask, difference, identity, security

STOPPED, LOST = 75, 76  # how a worker's process ends: its task was cancelled, or its scheduler is gone
JOINING = 60  # seconds in which a worker that was told of a scheduler must have joined it


class _NoPages:
    """A server of dask's without the web server that each of them starts."""

    def start_http_server(self, *_arguments: Any, **_named: Any) -> None:
        """Make the objects that dask expects, and listen to nothing."""
        self.http_application = RoutingApplication([])
        self.http_server = HTTPServer(self.http_application)


class LawScheduler(_NoPages, Scheduler):
    """dask's scheduler that says who it is, refuses workers of another checkout, and stops what a client leaves behind."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self.handlers["law"] = self.law

    async def law(self) -> dict[str, Any]:
        """Who this scheduler is, and the workers that it has."""
        return {"identity": identity(), "workers": list(self.workers)}

    async def add_worker(self, comm: Any, *, address: str, extra: dict[str, Any], **told: Any) -> None:
        """Let a worker in, or answer why not."""
        trouble = difference(f"the worker at {address}", extra.get("law") or {}, identity())
        if trouble:
            from verify.engine.messages import complain

            complain(f"refused: {trouble}")
            await comm.write({"status": "error", "message": trouble, "time": 0.0})
        else:
            await super().add_worker(comm, address=address, extra=extra, **told)

    def remove_client(self, client: str, stimulus_id: str | None = None) -> None:
        """Forget a client, however it left, and end what its tasks are doing: nobody wants that any more."""
        wanted = self.clients[client].wants_what if client in self.clients else ()
        busy: dict[str, list[Any]] = {}
        for task in wanted:
            if task.processing_on is not None:
                busy.setdefault(task.processing_on.address, []).append(task.key)
        super().remove_client(client, stimulus_id)
        for address, keys in busy.items():
            if not self._ongoing_background_tasks.closed:
                self._ongoing_background_tasks.call_soon(self._stop, address, keys)

    async def _stop(self, address: str, keys: list[Any]) -> None:
        await self.broadcast(msg={"op": "law_stop", "keys": keys}, workers=[address], on_error="ignore")


class LawWorker(_NoPages, Worker):
    """dask's worker that says who it is, and whose process ends when the task it is at is wanted by nobody."""

    def __init__(self, *arguments: Any, **settings: Any) -> None:
        super().__init__(*arguments, startup_information={"law": lambda _worker: identity()}, **settings)
        self.handlers["law_stop"] = self.law_stop

    async def law_stop(self, keys: list[Any]) -> str:
        """End this process if it is at one of these tasks: a thread cannot be stopped. `./law worker` starts another."""
        if any(task.key in keys for task in self.state.executing):
            self.loop.call_later(0.05, os._exit, STOPPED)
        return "OK"


async def scheduler(host: str, port: int, scheme: str) -> None:
    """Be a scheduler until cancelled. Raises ClusterTrouble where the address cannot be had."""
    asked = f"{scheme}://{host}:{port}"
    identity()  # what this process is made of, before anything changes
    try:
        server = await LawScheduler(host=host, port=port, protocol=scheme, security=security(asked), dashboard=False)
    except (OSError, RuntimeError) as error:
        raise ClusterTrouble(f"{asked} cannot be listened at ({_cause(error)}): --host and --port choose another") from error
    from verify.engine.messages import complain

    open_to = "this machine only, --host opens it to others" if host in ("127.0.0.1", "::1", "localhost") else _warning(scheme)
    complain(f"scheduler at {server.address} ({open_to})")
    complain(f"./law worker {server.address} adds workers, --engine dask:{server.address} uses them")
    try:
        await server.finished()
    finally:
        await server.close(reason="ended")


def _cause(error: BaseException) -> str:
    """What is behind an error of dask's, which says "failed to start"."""
    while error.__cause__ is not None:
        error = error.__cause__
    return getattr(error, "strerror", None) or " ".join(str(error).split()) or type(error).__name__


def _warning(scheme: str) -> str:
    return "whoever holds a key of LAW_TLS can run code here" if scheme == "tls" else "whoever can connect can run code here as you"


async def worker(address: str, host: str | None, ready: int) -> int:
    """Be one worker process of the scheduler at `address` until that is gone -> LOST; a byte goes to `ready` once it has joined.

    Raises ClusterTrouble where the scheduler is of another checkout.
    """
    mine = identity()  # before the claims are imported
    try:
        seen = await ask(address)
        trouble = difference(f"the scheduler at {address}", seen["identity"], mine)
        if trouble:
            raise ClusterTrouble(trouble)
        scratch = tempfile.mkdtemp(prefix="law-worker-")
        host = host or get_ip(host_and_port(address)[0])
        try:
            server = LawWorker(
                address, nthreads=1, host=host, memory_limit=0, local_directory=scratch, security=security(address), nanny=None
            )
            await asyncio.wait_for(server, JOINING)
            os.write(ready, b"1")
            while server.status in (Status.running, Status.paused):
                await asyncio.sleep(0.2)
        finally:
            shutil.rmtree(scratch, ignore_errors=True)
    except TimeoutError:
        pass
    except RuntimeError as error:
        raise ClusterTrouble(f"this worker cannot join {address}: {_cause(error)}") from error
    return LOST


def end_with_parent() -> None:
    """End this process at once when the one that started it, which holds the other end of stdin, has ended."""

    def watch() -> None:
        os.read(0, 1)
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
