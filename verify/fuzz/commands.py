"""Command lines to try: every command and option as the parser lists them, with numbers, names, paths and text that somebody may type."""

from __future__ import annotations

import argparse
import contextlib
import io
import json
import os
import re
import shutil
import sqlite3
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from hypothesis import strategies as st

from verify.cli import commands
from verify.cli.main import main, parser
from verify.engine.shelf import shelf
from verify.fuzz.cases import Case, attempted, unclear, where
from verify.fuzz.writes import Writes, listing

NOT_TRIED = {"pin", "test", "worker", "scheduler"}
"""Commands that write into the checkout, hand over to pytest, or serve until they are stopped."""
NOT_ASKED = ("help", "traceback")
"""Options that ask for something else than one line."""
STATUSES = {"verify": {0, 1, 2, 3}}
CLAIM = '''"""Fair signs."""
from kernels import random
from verify import Claim, Control, fraction

def measure(stream, share):
    return fraction(random.signs(stream, stream.samples(quick=2000, full=4000), 1)[:, 0] > 0)

claim = Claim(
    says="A sign is positive with this probability.", source="here", relation="==", predicts=0.5,
    points=[dict(share=0.5)], measure=measure, within=0.9, controls=[Control("always", "always", predicts=0.99)],
)
'''

NUMBERS = ("0", "1", "2", "3", "7", "20", "0.5", "0.1", "1e3", "1000.0", "1_000", "-1", "-0", "1/3", "1e-12", "1e-100", "1e100",
    "1e30", "nan", "inf",
           "-inf", "1e-320", "5e-324", "1e308", "1e400", "1e9999999999999999999", "9" * 5000, "0.1000000000000000000001", "１", "0x10", "",
           " ", "1e", "1/0", "2e0", "1.0", "0.999999999999999999999")  # fmt: skip
GRIDS = (
    *NUMBERS,
    "1,2",
    "5,7,5",
    "2:20:x2",
    "1:1e12:x1.000001",
    "1:1e12:x1e6",
    "3:2:x2",
    "1:2",
    "::",
    "1:2:3:4",
    "1:9:x1",
    "1:9:xnan",
    ",",
    "1,,2",
)
TEXTS = ("", " ", "\x1b[31m", "a\nb", "\x00", "\u202eabc", "x" * 400, "%s%n{}{0}", "'; DROP TABLE records;--", "é", "-", "--", "*",
    "~", "$HOME",
         "__import__('os').system('true')", "<b>", "#read(\"LICENSE\")", "\udcff", "nan", "😀", "=")  # fmt: skip
PATHS = ("new.pdf", "new.csv", "new.npz", "new.svg", "new.html", "new.sqlite", "new", "here.csv", "here.npz", "here.npy", "text.pdf",
    "records.sqlite",
         "other.sqlite", "mine", "empty", "missing/new.pdf", "missing", ".", "..", "/proc", "/proc/new.pdf",
         "x" * 300 + ".pdf", "mine/my_signs.py",
         "deep/er/new.pdf",
         "constant.csv", "tiny.csv", "words.csv", "nan.csv", "broken.npz", "text.pdf/new.pdf")  # fmt: skip
BASES = {
    "bound": (["--n", "1000", "--d", "10", "--p", "100"], ["--n", "1e30", "--d", "1e30", "--p", "1"]),
    "sweep": (
        ["--model", "rf", "--n", "5", "--d", "4", "--p", "9"],
        ["--model", "linear", "--n", "5", "--d", "4"],
        ["--model", "ntk", "--n", "5", "--d", "4", "--p", "8"],
    ),
    "verify": (["my_signs", "--shelf", "mine"], ["my_signs", "--shelf", "mine", "--json"]),
    "list": ([], ["--shelf", "mine"]),
    "report": (["--records", "records.sqlite"], ["--records", "records.sqlite", "--html", "new.html"]),
    "data": (["here.csv"], ["here.npz"], ["here.npy"], ["here.npz", "--labels", "y"]),
    "new": (["fresh"], ["fresh", "--shelf", "mine"]),
    "bench": (["no_such_bench"],),
}
SLOW = {"report": 0.9, "list": 0.7, "data": 0.5, "verify": 0.5}
"""Commands that take seconds where they are asked something right: this share of them is given a wrong option."""


@cache
def derived() -> list[str]:
    """The claims with a derivation."""
    return [name for name, entry in shelf().items() if getattr(entry.holds, "derive", None) is not None]


def furnish(place: Path) -> None:
    """Empty the folder and put in the files that commands are pointed at, good ones and bad ones."""
    for path in place.iterdir():
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    kept = place.parent / "kept"
    if not kept.exists():
        _make(kept)
    shutil.copytree(kept, place, dirs_exist_ok=True)


def _make(kept: Path) -> None:
    (kept / "mine").mkdir(parents=True)
    (kept / "empty").mkdir()
    (kept / "mine" / "my_signs.py").write_text(CLAIM, encoding="utf-8")
    x = np.sin(np.outer(np.arange(1, 31), np.sqrt(np.arange(2, 7))))  # 30 points of R^5
    rows = ["a,b,c,d,e", *(",".join(f"{value:.6f}" for value in row) for row in x)]
    (kept / "here.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (kept / "constant.csv").write_text("a,b\n" + "1,1\n" * 9, encoding="utf-8")
    (kept / "tiny.csv").write_text("a,b\n" + "".join(f"{k}e-170,{k * k}e-170\n" for k in range(9)), encoding="utf-8")
    (kept / "words.csv").write_text("a,b\nx,y\n", encoding="utf-8")
    (kept / "nan.csv").write_text("a,b\n1,nan\n2,inf\n", encoding="utf-8")
    np.save(kept / "here.npy", x)
    np.savez(kept / "here.npz", x=x, y=np.arange(30) % 3)
    (kept / "broken.npz").write_bytes((kept / "here.npz").read_bytes()[:200])
    (kept / "text.pdf").write_text("no pdf", encoding="utf-8")
    with contextlib.closing(sqlite3.connect(kept / "other.sqlite")) as other, other:
        other.execute("CREATE TABLE records (mine TEXT)")
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        words = ["verify", "my_signs", "--shelf", str(kept / "mine"), "--records", str(kept / "records.sqlite")]
        assert main(words) == 0


def _value(command: str, action: argparse.Action) -> st.SearchStrategy[str]:
    """What may stand after an option or as an argument."""
    name = action.dest
    if name in ("n", "d", "p") and command == "sweep":
        return st.sampled_from([*GRIDS, "4", "5", "9", "2:8:x2"])
    if name in ("seeds", "jobs"):
        return st.sampled_from([text for text in NUMBERS if text not in ("20", "1e3", "1000.0", "1_000")])
    if name == "values":
        return st.builds("{}={}".format, st.sampled_from(["n", "d", "p", "k", "eps", "epsilon", "a", "v", "t", "x", ""]), _number())
    if isinstance(action.type, type) and issubclass(action.type, Path):
        return st.sampled_from([*PATHS, *TEXTS])
    if action.choices:
        return st.sampled_from([*map(str, action.choices), *TEXTS[:4]])
    if action.type is not None:
        return _number()
    if name in ("id", "ids", "only"):
        return st.sampled_from([*derived(), "my_signs", "geometry", "my_sings", *TEXTS])
    return st.sampled_from([*TEXTS, "relu", "erf", "sharp", "linear", "y", "local", "dask:", "spark"])


def _number() -> st.SearchStrategy[str]:
    return st.one_of(st.sampled_from(NUMBERS), st.floats().map(repr), st.integers(-3, 50).map(str))


@st.composite
def lines(draw: Any) -> list[str]:
    """A command line: a command asked rightly, then options of it with values of any kind, a stray word now and then."""
    subparsers = _subparsers()
    command = draw(st.sampled_from(sorted({*BASES, *subparsers, "derive"} - NOT_TRIED)))
    if command not in subparsers:
        return [command]
    base = [draw(st.sampled_from(derived()))] if command == "derive" else list(draw(st.sampled_from(BASES.get(command, ([],)))))
    actions = [action for action in subparsers[command]._actions if action.option_strings and action.dest not in NOT_ASKED]
    words = [command, *base]
    for action in draw(st.lists(st.sampled_from(actions), max_size=3)) if actions else []:
        option = draw(st.sampled_from(action.option_strings))
        words += [option] if action.nargs == 0 else [f"{option}={draw(_value(command, action))}"]
    if draw(st.floats(0, 1)) < max(0.08, SLOW.get(command, 0)):
        words.append(draw(st.sampled_from(["--jsno", "--", "-x", *TEXTS, *(f"--{text}" for text in TEXTS)])))
    return words


@cache
def _subparsers() -> dict[str, argparse.ArgumentParser]:
    for action in parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise LookupError("the command line has no commands")


def cases(place: Path) -> st.SearchStrategy[Case]:
    """Command lines as cases."""
    commands.OUT = place / "out"
    return lines().map(lambda words: Case(f"command {words[0]}", "./law " + " ".join(map(ascii, words)), partial(_run, words, place)))


def _run(words: list[str], place: Path, writes: Writes) -> str:
    furnish(place)
    shelf.cache_clear()
    before = listing(place)
    out, err = io.StringIO(), io.StringIO()
    status: int | None = None

    def call() -> str:
        nonlocal status
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            try:
                writes.outside.clear()
                writes.watching = True
                status = main(words)
            except SystemExit as stop:
                status = stop.code if isinstance(stop.code, int) else 1
            except Exception as error:
                return f"{words[0]}: a traceback: {type(error).__name__}: {where(error)}"
            finally:
                writes.watching = False
        return judged(words, status, out.getvalue(), err.getvalue())

    broke = attempted(call)
    os.chdir(place)
    if not broke and writes.outside:
        broke = f"a file written outside the folder: {writes.outside[0]}"
    if not broke and status == 2 and listing(place) != before:
        broke = "something written at status 2"
    return f"{words[0]}: {broke}" if broke and not broke.startswith(words[0]) else broke


def judged(words: list[str], status: int | None, out: str, err: str) -> str:
    """What a command's end broke: its status, its one line on stderr, its numbers."""
    if "Traceback" in err or "Traceback" in out:
        return "a traceback is printed: " + err.strip().splitlines()[-1][:100]
    if status not in STATUSES.get(words[0], {0, 2}) and not (words[0] == "derive" and status == 1 and "gap" in out):
        return f"status {status}: {err.strip()[-100:]}"
    if status == 2:
        shown = [line for line in err.split("\n") if line and not re.match(r"\[\d+/\d+\] ", line)]
        if not shown or not all(line.startswith("law: ") for line in shown):
            return f"status 2 without one line: {err[:100]!r}"
        for line in shown:
            if broke := unclear(line.removeprefix("law: ")):
                return f"{broke}: {line[:60]!r}"
    if "--json" in words and status in (0, 1, 3):
        for line in out.splitlines():
            try:
                json.loads(line, parse_constant=_refuse)
            except ValueError as error:
                return f"--json: {error}"
    if words[0] in ("bound", "sweep") and re.search(r"(?<![\w.])-?(nan|inf)(?![\w.])", out):
        return "a NaN or an infinity is printed"
    return ""


def _refuse(constant: str) -> None:
    raise ValueError(f"{constant} in a row")


def as_processes(place: Path, count: int, seed: int) -> list[list[str]]:
    """This many command lines for processes of their own, drawn from the seed."""
    import hypothesis

    found: list[list[str]] = []

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=20 * count,
        database=None,
        deadline=None,
        phases=[hypothesis.Phase.generate],
        suppress_health_check=list(hypothesis.HealthCheck),
    )
    @hypothesis.given(lines())
    def draw(words: list[str]) -> None:
        try:
            "\0".join(words).encode()
        except UnicodeEncodeError:
            return
        if all("\0" not in word for word in words) and words not in found:
            found.append(words)

    draw()
    furnish(place)
    return found[:: max(1, len(found) // count)][:count]
