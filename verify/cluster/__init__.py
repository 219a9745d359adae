"""Work on several machines: who may take part (identity), the scheduler and the workers (serve), the run that uses them (client)."""

from __future__ import annotations

import re

from verify.engine.one_line import shown


class ClusterTrouble(ConnectionError):
    """A cluster that cannot be used, or is lost; the message names the address and what to do."""


def read_address(text: str) -> str:
    """An address as SCHEME://HOST:PORT, tcp where no scheme is written. Raises ValueError."""
    found = re.fullmatch(r"(?:(tcp|tls)://)?(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9_.-]+):(\d{1,5})", text)
    if not found or not 0 < int(found[3]) < 2**16:
        raise ValueError(f"an address reads tcp://HOST:PORT with a port from 1 to 65535, got {shown(text)}")
    return f"{found[1] or 'tcp'}://{found[2]}:{int(found[3])}"


def host_and_port(address: str) -> tuple[str, int]:
    """The two parts of an address that `read_address` gave."""
    host, _, port = address.partition("://")[2].rpartition(":")
    return host.strip("[]"), int(port)
