"""One worker process, as `./law worker` starts it: python -m verify.cluster.process ADDRESS HOST READY."""

from __future__ import annotations

import asyncio
import os
import signal
import sys

from . import ClusterTrouble
from .identity import settle


def main(address: str, host: str, ready: str) -> int:
    """Work until the scheduler is gone -> 76, or 2 where this checkout is refused."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent says when to end
    settle()
    from . import serve

    serve.end_with_parent()
    try:
        return asyncio.run(serve.worker(address, host or None, int(ready)))
    except (ClusterTrouble, ValueError) as error:
        from verify.engine.messages import complain

        complain(str(error))
        return 2


if __name__ == "__main__":
    status = main(*sys.argv[1:])
    sys.stderr.flush()
    os._exit(status)  # a task that still runs in a thread would hold the process
