"""Runs what `./law derive ID --sympy` prints in a fresh interpreter that has sympy and not the suite; as a command, for every derivation.

python tests/sympy_alone.py [NAME ...] prints a line a derivation and the shares at the end.
"""

import subprocess
import sys
from collections.abc import Sequence

from derivations import FUNCTIONS, derivation

from theory.proof.derivation import Derivation
from verify.cli.sympy_source import source_to_paste

GUARD = "\nimport sys\nassert not {'theory', 'verify', 'kernels'} & set(sys.modules), 'the suite was imported'\n"
"""Added at the end of a file: it must have run without the suite."""


def outcomes(made: Derivation, numbers: Sequence[int], seconds: float = 300.0) -> dict[int, str]:
    """What a fresh interpreter prints for these steps, by number; raises CalledProcessError where the file does not run."""
    source = source_to_paste(made, numbers) + GUARD
    done = subprocess.run([sys.executable, "-I", "-"], input=source, capture_output=True, text=True, timeout=seconds, check=True, cwd="/")
    return {int(number): said for number, said in (line.split(" ", 1) for line in done.stdout.splitlines())}


def main(names: Sequence[str]) -> int:
    """Every step of these derivations, or of all; 1 where a file does not run or leaves a step out."""
    steps = held = broken = 0
    for name in names or FUNCTIONS:
        made = derivation(name)
        try:
            found = outcomes(made, range(1, len(made.steps) + 1))
        except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
            print(f"{name}: the file does not run: {str(getattr(error, 'stderr', error))[-300:]}", flush=True)
            broken += 1
            continue
        here = sum(said == "holds" for said in found.values())
        left = [k for k, said in found.items() if said != "holds"]
        print(f"{name}: {here} of {len(made.steps)} hold by sympy alone" + (f", not {left}" if left else ""), flush=True)
        steps, held, broken = steps + len(made.steps), held + here, broken + (len(found) != len(made.steps))
    print(f"{held} of {steps} steps hold by sympy alone; {broken} files do not run")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
