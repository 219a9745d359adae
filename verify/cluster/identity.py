"""Who takes part in a cluster: the versions and the hash of the sources that must agree, and the settings that dask runs with."""

from __future__ import annotations

import asyncio
import logging
import os
import platform
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import Any

from verify.digits import edition
from verify.engine import began
from verify.engine.run import PACKAGES

from . import ClusterTrouble, host_and_port

SETTINGS = {
    "distributed.scheduler.dashboard": False,
    "distributed.scheduler.active-memory-manager.start": False,
    "distributed.worker.profile.enabled": False,
    "distributed.worker.daemon": False,
    "distributed.diagnostics.nvml": False,
    # A kernel may hold Python's lock for minutes, and no heartbeat is sent meanwhile; a closed connection is seen at once.
    "distributed.scheduler.worker-ttl": "1 hour",
    # A task whose worker ended is run again twice, then given up.
    "distributed.scheduler.allowed-failures": 2,
    "distributed.comm.timeouts.connect": "10s",
}
ANSWER = 10  # seconds that a scheduler has to say who it is
FILES = ("ca.pem", "cert.pem", "key.pem")


@cache
def identity() -> dict[str, str]:
    """What must agree for two processes to give the same readings: versions, a hash of all sources, the digits."""
    python = ".".join(platform.python_version_tuple()[:2])
    packages = {name: version(name) for name in (*PACKAGES, "distributed")}
    return {"python": python, **packages, "sources": began.ours()[:12], "digits": edition()}


def difference(who: str, theirs: dict[str, str], ours: dict[str, str]) -> str:
    """The first thing in which the other party differs from this checkout, as one line naming both; "" where nothing does."""
    for name in ours:
        if theirs.get(name) != ours[name]:
            return f"{who} has {name} {theirs.get(name, '(none)')}, this checkout has {ours[name]}: start both from the same checkout"
    return ""


def settle() -> None:
    """Run dask with this suite's settings alone, whatever files and DASK_ variables the machine has, and without its log."""
    import dask
    import distributed  # noqa: F401 - its defaults must be there before they are changed

    dask.config.refresh(paths=[], env={})
    dask.config.set(SETTINGS)
    for name in ("distributed", "tornado", "asyncio", *logging.root.manager.loggerDict):
        if name.split(".")[0] in ("distributed", "tornado", "asyncio"):
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)


def security(address: str) -> Any:
    """What a connection needs besides its address: nothing for tcp, the certificates in the folder LAW_TLS for tls.

    Raises ValueError where the folder or a file is missing.
    """
    from distributed.security import Security

    if not address.startswith("tls:"):
        return Security()
    folder = Path(os.environ.get("LAW_TLS", ""))
    missing = [name for name in FILES if not (folder / name).is_file()]
    if missing or not os.environ.get("LAW_TLS"):
        raise ValueError(f"a tls address needs LAW_TLS, a folder with {', '.join(FILES)}; {missing[0] if missing else 'it'} is not there")
    authority, certificate, key = (str(folder / name) for name in FILES)
    kinds = {"cert": certificate, "key": key}
    roles = {f"tls_{role}_{kind}": file for role in ("client", "scheduler", "worker") for kind, file in kinds.items()}
    return Security(tls_ca_file=authority, require_encryption=True, **roles)


async def ask(address: str) -> dict[str, Any]:
    """What the scheduler at an address says of itself: its identity and its workers. Raises ClusterTrouble, ValueError."""
    from distributed.core import rpc

    secured = security(address).get_connection_args("client")

    async def answer() -> dict[str, Any]:
        async with rpc(address, connection_args=secured, timeout=ANSWER) as scheduler:
            return await scheduler.law()

    host, port = host_and_port(address)
    try:
        _, writer = await asyncio.wait_for(asyncio.open_connection(host, port), ANSWER)
        writer.close()
    except (OSError, TimeoutError) as error:
        raise ClusterTrouble(f"no scheduler answers at {address}: ./law scheduler starts one") from error
    try:
        return await asyncio.wait_for(answer(), ANSWER)
    except Exception as error:  # whatever a stranger at that port may answer
        raise ClusterTrouble(f"what listens at {address} is no scheduler that ./law scheduler started") from error
