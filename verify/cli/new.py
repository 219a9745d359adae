"""`./law new`: a commented claim file that runs as it is, to be turned into one's own."""

from __future__ import annotations

import keyword
import os
from argparse import Namespace
from pathlib import Path

from verify.cli.terminal import tell
from verify.engine.outputs import put
from verify.engine.shelf import shelf

TEMPLATE = '''"""One sentence that states the claim in words.

At most a short paragraph: the hypotheses, the symbols, why it is true.
"""

import numpy as np
import sympy as sp

from kernels import concentration, laws
from theory.proof.letters import d, t
from verify import Claim, Control, deviation


def measure(stream, d, t):
    """The measurement draws from `stream` alone and shares no formula with the prediction below."""
    first_coordinate = concentration.values(laws.sphere, d, np.eye(1, d), stream.samples(quick=20_000, full=10**6), seed=stream)
    return deviation(first_coordinate, t, bounds=(-1.0, 1.0))


def false_world(stream, d, t):
    """The same quantity where a hypothesis is dropped: here x = +-e_i, which is not isoperimetric."""
    first_coordinate = concentration.values(laws.cross_polytope, d, np.eye(1, d), stream.samples(quick=20_000, full=10**6), seed=stream)
    return deviation(first_coordinate, t, bounds=(-1.0, 1.0))


claim = Claim(
    says="What is compared, as a sentence.",
    relation="<=",  # or ">=", "==" (with within=...), "~" (asymptotic, with band=Band(C, over="d") and within=...)
    predicts=2 * sp.exp(-(d - 1) * t**2 / 2),
    source="here",  # "key, place (version)"; the keys are in theory/proof/references.py, "here" is this suite
    points=[dict(d=100, t=0.2), dict(d=100, t=0.3)],
    measure=measure,
    by_hand=[(dict(d=101, t=0.3), 0.022218, "2 exp(-100 * 0.09 / 2) = 2 exp(-4.5) = 2 * 0.011109")],  # a point, a number, its arithmetic
    controls=[  # an id and a sentence for each lie that the same measurement must refute, with points where it shows
        Control("four_times_exponent", "four times the exponent", predicts=2 * sp.exp(-2 * (d - 1) * t**2)),
        Control("without_isoperimetry", "without isoperimetry", measure=false_world, points=[dict(d=100, t=0.5)]),
    ],
)
'''


def new_command(options: Namespace) -> int:
    """Write NAME.py in the shelf's folder; refuses a name that is taken or that Python cannot import."""
    name, folder = options.name, options.shelf
    if not name.isidentifier() or keyword.iskeyword(name) or name != name.lower():
        raise ValueError(f"a claim is named like a Python module, in small letters and underscores; got {name!r}")
    if name in shelf():
        raise ValueError(f"{name} is already on the shelf; choose another name")
    path: Path = folder / f"{name}.py"
    if os.path.lexists(path):
        raise ValueError(f"{path} is already there and is left as it is")
    put(path, TEMPLATE.encode())
    tell(f"{path}: fill it in, then  ./law verify {name} --shelf {folder}")
    return 0
