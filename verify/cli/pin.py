"""`./law pin`: what the tests hold fixed of every claim is written anew, so that a change of it is read in the diff."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable, Iterator

from verify.cli import terminal
from verify.engine import outputs
from verify.engine.claim import Claim
from verify.engine.shelf import ROOT, Entry, shelf

LEDGER = ROOT / "tests" / "ledger.txt"


def pin_command(options: Namespace) -> int:
    """Write tests/ledger.txt for the shelf as it is; the test of the ledger then passes, and `git diff` shows what changed."""
    terminal.tell(terminal.place(outputs.put(LEDGER, ledger(shelf().values()).encode())))
    return 0


def ledger(entries: Iterable[Entry]) -> str:
    """The lines of the ledger: each claim with its tolerances and how many points and numbers by hand it has, then its controls by id."""
    return "".join(f"{line}\n" for entry in entries for line in _lines(entry))


def _lines(entry: Entry) -> Iterator[str]:
    claim = entry.holds
    if not isinstance(claim, Claim):
        yield f"{entry.id}: theorem"
        return
    said = [claim.relation or "derived"]
    if claim.within:
        said.append(f"within {claim.within:g}")
    if claim.band:
        said.append(f"band {claim.band.C:g}/{claim.band.over}")
    yield f"{entry.id}: {', '.join(said)}, points {len(claim.points)}, by hand {len(claim.by_hand)}"
    for control in claim.controls:
        yield f"{entry.id}/{control.id}"
