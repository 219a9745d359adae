"""The command line: `./law COMMAND`; how a command ends is said in ENDS."""

from __future__ import annotations

import argparse
import difflib
import fcntl
import io
import os
import re
import signal
import sys
import traceback
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from verify.cli.numbers import SMALLEST_SIZE, real_option, whole_option
from verify.engine import environment, interrupts
from verify.engine.one_line import one_line

ENDS = """exit status: 0 done, and of verify: every claim holds and every control is refuted; 1 a claim fails;
2 it was asked for what cannot be done; 3 nothing fails but something is open; 70 a mistake of the suite itself;
130 interrupted; 141 whoever read the output left."""
USAGE, INTERNAL, CLOSED_PIPE = 2, 70, 141
COMMANDS = ("verify", "list", "derive", "report", "data", "bound", "sweep", "bench", "new", "pin", "test", "scheduler", "worker")
MOST_SEED = 10**18
MOST_COUNTED = 10**30
"""The largest n, d, p and number of components of the law."""


class Parser(argparse.ArgumentParser):
    """argparse that answers a mistyped command or option with the nearest right one."""

    def error(self, message: str) -> NoReturn:
        """Print one line, with a suggestion where there is one, and leave with status 2."""
        self.exit(2, f"law: {one_line(self._suggested(message))}\n")

    def _get_values(self, action: argparse.Action, words: list[str]) -> Any:
        """As argparse does, but `--option=--`, which it takes for an empty list, is refused."""
        values = super()._get_values(action, words)
        if values == [] and action.nargs is None:
            raise argparse.ArgumentError(action, f"{'/'.join(action.option_strings)} takes a value, got '--'")
        return values

    def _suggested(self, message: str) -> str:
        wrong = re.search(r"invalid choice: '([^']*)'", message)
        if wrong:
            choices = re.search(r"\(choose from (.*)\)", message)
            known = re.findall(r"[\w-]+", choices.group(1)) if choices else list(COMMANDS)
            near = difflib.get_close_matches(wrong.group(1), known, n=1, cutoff=0.4)
            return f"{wrong.group(1)!r} is not known" + (f": did you mean {near[0]}?" if near else f": choose from {', '.join(known)}")
        stray = re.search(r"unrecognized arguments: (--[\w-]+)", message)
        if stray:
            known = [option for parser in [self, *_children(self)] for option in parser._option_string_actions if option.startswith("--")]
            near = difflib.get_close_matches(stray.group(1), known, n=1, cutoff=0.5)
            return f"{stray.group(1)} is not an option here" + (f": did you mean {near[0]}?" if near else "")
        return re.sub(r"^argument [^:]*: (?=--)", "", message)


def _children(parser: argparse.ArgumentParser) -> list[argparse.ArgumentParser]:
    return [child for action in parser._actions if isinstance(action, argparse._SubParsersAction) for child in action.choices.values()]


def parser() -> Parser:
    """The parser of every command."""
    main = Parser(
        prog="law",
        description="The law of robustness, verified: every constant derived, every prediction measured, every lie refuted.",
        epilog=ENDS,
    )
    main.add_argument("--version", action="version", version="law 1.0.0")
    commands = main.add_subparsers(dest="command", metavar="COMMAND", required=True, parser_class=Parser)
    records = Path("reports/out/records.sqlite")

    verify = commands.add_parser("verify", help="run the claims, and with no ID make the PDF report")
    verify.add_argument("ids", nargs="*", metavar="ID", help="a claim, a theorem or a family; none: all")
    verify.add_argument("--budget", choices=("quick", "full"), default="quick", help="how many samples to draw (default: quick)")
    verify.add_argument("--seed", type=whole_option("--seed", 0, MOST_SEED), default=0, metavar="S", help="the root seed (default: 0)")
    verify.add_argument(
        "--jobs", type=whole_option("--jobs", 1, 1024), default=min(2, os.cpu_count() or 1), metavar="N", help="processes (default: 2)"
    )
    verify.add_argument("--engine", default="local", metavar="local|dask:ADDRESS", help="where to run (default: local)")
    verify.add_argument("--records", type=Path, metavar="FILE", help=f"where records go (default: {records})")
    verify.add_argument("--resume", action="store_true", help="take what an earlier run of the same seed, budget and sources finished")
    verify.add_argument("--report", type=Path, metavar="FILE.pdf", help="where the PDF goes (default with no ID: reports/out/report.pdf)")

    lists = commands.add_parser("list", help="every claim: statement, source, relation, evidence, controls")
    derive = commands.add_parser("derive", help="a derivation, step by step")
    derive.add_argument("id", metavar="ID")
    derive.add_argument("--step", type=whole_option("--step", 1, 10**6), metavar="K", help="one step, with all there is to know of it")
    derive.add_argument(
        "--set", action="append", default=[], metavar="NAME=VALUE", dest="values", help="put numbers in; may be given again"
    )
    form = derive.add_mutually_exclusive_group()
    form.add_argument("--latex", action="store_true", help="TeX")
    form.add_argument("--sympy", action="store_true", help="a Python file that decides the steps with sympy alone where it can")

    report = commands.add_parser("report", help="the PDF of the records of an earlier run")
    report.add_argument("--records", type=Path, metavar="FILE", help=f"default: {records}")
    report.add_argument("--out", type=Path, metavar="FILE.pdf", help="default: reports/out/report.pdf")
    report.add_argument("--html", type=Path, metavar="FILE", help="one web page in place of the PDF (with --out: as well)")
    report.add_argument("--only", action="append", metavar="ID", help="only this claim; may be given again")

    data = commands.add_parser("data", help="dimension figures of your own data, and the law's numbers for it")
    data.add_argument("file", type=Path, metavar="FILE.npz|.npy|.csv")
    data.add_argument("--labels", metavar="NAME", help="the array or column that holds labels, not coordinates")
    data.add_argument("--report", type=Path, metavar="FILE.pdf", help="also as a page of PDF")

    bound = commands.add_parser("bound", help="the Lipschitz floor of each law at your numbers")
    for name, meaning in (("n", "data points"), ("d", "dimensions"), ("p", "parameters")):
        bound.add_argument(f"--{name}", type=whole_option(f"--{name}", 1, MOST_COUNTED), required=True, metavar=name.upper(), help=meaning)
    for name, default, metavar, meaning in (
        ("epsilon", None, "E", "how far below the noise the fit is (default: all of it, interpolation)"),
        ("noise", 1.0, "SIGMA2", "sigma^2 = E Var(y|x) (default: 1)"),
        ("delta", 0.05, "D", "probability of failure (default: 0.05)"),
        ("c", 1.0, "C", "isoperimetry constant (default: 1, N(0, I/d); sphere d/(d-1), ball d/(d+1), cube 12/pi^2)"),
        ("diameter", 100.0, "W", "diameter of the parameter set (default: 100)"),
        ("sensitivity", 100.0, "J", "Lipschitz constant in the parameters (default: 100)"),
        ("lip", None, "L", "also: the parameters that a fit with this Lipschitz constant needs"),
    ):
        read = real_option(f"--{name}", SMALLEST_SIZE, 1) if name == "delta" else real_option(f"--{name}", SMALLEST_SIZE)
        bound.add_argument(f"--{name}", type=read, default=default, metavar=metavar, help=meaning)
    bound.add_argument(
        "--components",
        type=whole_option("--components", 1, MOST_COUNTED),
        default=1,
        metavar="K",
        help="components of the mixture (default: 1)",
    )
    bound.add_argument("--law", metavar="NAME", help="one law: paper-8, paper-9, paper-10, sharp, sharp-symmetric, sharp-tail or linear")

    sweep = commands.add_parser("sweep", help="a fitted model over a grid of n, d and p")
    sweep.add_argument("--model", choices=("linear", "rf", "ntk"), required=True, help="linear, random features or neural tangent features")
    sweep.add_argument(
        "--activation", default="erf", metavar="NAME", help="relu, tanh, erf, sin, cos, square, softplus or gelu (default: erf)"
    )
    for name, meaning in (("n", "data points"), ("d", "dimensions"), ("p", "parameters: a list, or A:B:xF from A to B by factors of F")):
        sweep.add_argument(f"--{name}", required=name != "p", metavar="..", help=meaning)
    sweep.add_argument(
        "--ridge",
        type=real_option("--ridge", SMALLEST_SIZE, or_zero=True),
        default=0.0,
        metavar="LAMBDA",
        help="default: 0, the least-norm limit",
    )
    sweep.add_argument(
        "--noise", type=real_option("--noise", SMALLEST_SIZE), default=1.0, metavar="SIGMA2", help="variance of the labels (default: 1)"
    )
    sweep.add_argument("--seeds", type=whole_option("--seeds", 1, 10**6), default=1, metavar="N", help="designs a size (default: 1)")
    sweep.add_argument("--seed", type=whole_option("--seed", 0, MOST_SEED), default=0, metavar="S", help="the first of them (default: 0)")
    sweep.add_argument("--engine", default="local", metavar="local|dask:ADDRESS", help="where rows are computed (default: local)")
    sweep.add_argument("--out", type=Path, metavar="FILE.csv|.npz", help="the rows as a file; interrupted: those so far")
    sweep.add_argument("--figure", type=Path, metavar="FILE.svg", help="sensitivity against p")

    bench = commands.add_parser("bench", help="timings against goals, as ratios measured in turn in one process")
    bench.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="one bench; none: all that time something, about eight minutes. `coverage` simulates the miss rates of means and writes "
        "their table; `seeds [ID ...]` runs claims at many root seeds",
    )
    bench.add_argument("--from", dest="first", type=whole_option("--from", 0, 10**9), metavar="A", help="seeds: the first root seed")
    bench.add_argument("--to", dest="last", type=whole_option("--to", 0, 10**9), metavar="B", help="seeds: the last root seed")
    bench.add_argument("--out", type=Path, metavar="FILE.jsonl", help="seeds: the shard, continued where it is there")
    bench.add_argument("--add", type=Path, nargs="*", default=[], metavar="FILE.jsonl", help="seeds: other shards to count with it")
    bench.add_argument("--json", action="store_true", help="one JSON object a line on stdout")
    bench.add_argument("--cases", type=whole_option("--cases", 1, 10**7), default=1000, metavar="N", help="of `bench fuzz` (default: 1000)")
    bench.add_argument("--seed", type=whole_option("--seed", 0, MOST_SEED), default=0, metavar="S", help="of `bench fuzz` (default: 0)")

    commands.add_parser("pin", help="write anew what the tests hold fixed of every claim (tests/ledger.txt)")
    new = commands.add_parser("new", help="a commented claim file to fill in")
    new.add_argument("name", metavar="NAME")
    new.add_argument("--shelf", type=Path, default=Path("claims"), metavar="DIR", help="the folder it goes to (default: claims)")

    for command in (verify, lists, derive, report):
        command.add_argument("--shelf", type=Path, metavar="DIR", help="a folder of your own claims, beside ours")
    for command in (verify, lists, data, bound, sweep):
        command.add_argument("--json", action="store_true", help="one JSON object a line on stdout")
    form.add_argument("--json", action="store_true", help="one JSON object a step")
    scheduler = commands.add_parser("scheduler", help="the middle of a cluster: hands claims to workers on this and other machines")
    scheduler.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="listen there (default: 127.0.0.1, this machine only)")
    port = whole_option("--port", 0, 65535)
    scheduler.add_argument("--port", type=port, default=8786, metavar="PORT", help="default: 8786; 0 takes a free one")
    scheduler.add_argument("--tls", action="store_true", help="only for who has a certificate: see LAW_TLS in docs/cluster.md")

    worker = commands.add_parser("worker", help="worker processes of a scheduler")
    worker.add_argument("address", metavar="ADDRESS", help="the scheduler's: tcp://HOST:PORT")
    cores = os.cpu_count() or 1
    worker.add_argument("--jobs", type=whole_option("--jobs", 1, 1024), default=cores, metavar="N", help="processes (default: one a core)")
    worker.add_argument("--host", metavar="ADDRESS", help="this machine's own, where its routes do not tell")

    for command in commands.choices.values():
        command.add_argument("--traceback", action="store_true", help="where an error comes from, in full")
    main.set_defaults(traceback=False)
    test = commands.add_parser("test", help="the tests; takes pytest's arguments", add_help=False)
    test.add_argument("arguments", nargs=argparse.REMAINDER)
    return main


def main(arguments: list[str] | None = None) -> int:
    """Run one command -> its exit status; every error a user can cause is one line on stderr and status 2."""
    _open_streams()
    options = parser().parse_args(arguments)
    with interrupts.once():
        try:
            status = _run(options)
            sys.stdout.flush()
        except KeyboardInterrupt:
            _say("interrupted" + ("; finished claims are in the records, --resume takes them" if options.command == "verify" else ""))
            interrupts.settled()
            return interrupts.STATUS
        except BrokenPipeError:
            _let_go()
            return CLOSED_PIPE
        except (ValueError, OSError, MemoryError) as error:
            lost = "a part of the work was lost: " if isinstance(error, ChildProcessError) else ""
            _say(lost + _one_line(error), error if options.traceback else None)
            return USAGE
        except (Exception, SystemExit) as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            what = f"{type(error).__name__}: {_one_line(error)} ({Path(where.filename).name}, line {where.lineno})"
            how = "" if options.traceback else "; the same command with --traceback shows where"
            _say(f"a mistake of this suite, not of yours: {what}{how}", error if options.traceback else None)
            return INTERNAL
    return status


def _run(options: argparse.Namespace) -> int:
    environment.check()
    from verify.cli import commands

    return int(getattr(commands, f"{options.command}_command")(options))


def _open_streams() -> None:
    """Standard streams that can be written to: a closed one leads nowhere, and what its encoding has no word for is escaped."""
    for number in range(3):
        if not _usable(number):
            os.dup2(os.open(os.devnull, os.O_RDWR), number)
    for number, name in ((1, "stdout"), (2, "stderr")):
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w", encoding="utf-8", closefd=False))  # noqa: SIM115
        stream = getattr(sys, name)
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def _usable(number: int) -> bool:
    """Whether a standard stream is open; one that was closed may have been taken by the next file that was opened, to be read."""
    try:
        mode = fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE
        return number == 0 or mode != os.O_RDONLY
    except OSError:
        return False


def _say(text: str, error: BaseException | None = None) -> None:
    """One line on stderr, after the traceback of an error where one is given; where nobody reads it, it is lost."""
    with suppress(OSError, ValueError):
        if error is not None:
            traceback.print_exception(error, file=sys.stderr)
        from verify.cli.terminal import complain

        complain(text)


def _let_go() -> None:
    """Lead the streams whose readers have left nowhere, so that nothing fails once more as the process ends."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream, number in ((sys.stdout, 1), (sys.stderr, 2)):
        try:
            stream.flush()
        except OSError:
            os.dup2(nowhere, number)
            with suppress(OSError):
                stream.flush()


def _one_line(error: BaseException) -> str:
    text = str(error)
    if isinstance(error, OSError) and error.strerror:
        text = f"{error.strerror}: {error.filename}" if error.filename else error.strerror
    return one_line(text) or type(error).__name__


if __name__ == "__main__":
    ended = main()
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the command is done, and its status stands
    sys.exit(ended)
