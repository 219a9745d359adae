"""The norm of a Gaussian concentrates: min(|x|, 2) is bounded and 1-Lipschitz, so Definition 1.1 applies with c = 1."""

import sympy as sp

from kernels import concentration, functions, laws
from theory.proof.letters import d, t
from verify import Claim, Control, deviation


def clipped_norm(stream, law, d, quick=100_000):
    """min(|x|, 2) for every draw of x."""
    clipped = functions.clip(functions.norm(), 0.0, 2.0)
    return concentration.values(law, d, clipped, stream.samples(quick=quick, full=10 * quick), seed=stream)


def measure(stream, d, t):
    return deviation(clipped_norm(stream, laws.gaussian, d), t, bounds=(0.0, 2.0))


def two_scales(stream, d, t):
    """x = S z/sqrt(d) with S = 1/2 or 3/2: |x| sits near 1/2 or near 3/2."""
    return deviation(clipped_norm(stream, laws.scale_mixture, d), t, bounds=(0.0, 2.0))


claim = Claim(
    says="For x ~ N(0, I/d) the norm min(|x|, 2) deviates from its mean by t or more with probability at most 2 exp(-d t^2/2).",
    relation="<=",
    predicts=2 * sp.exp(-d * t**2 / 2),
    source="bubeck-sellke-2021, Definition 1.1 (submission), c = 1",
    points=[dict(d=d, t=t) for d, t in ((20, 0.4), (100, 0.2), (400, 0.1))],
    measure=measure,
    by_hand=[(dict(d=200, t=0.2), 0.036631, "2 exp(-200 * 0.04 / 2) = 2 exp(-4) = 2 * 0.0183156")],
    controls=[
        Control("eight_times_exponent", "the exponent 4 d t^2, which is eight times the one claimed", predicts=2 * sp.exp(-4 * d * t**2)),
        Control(
            "7_2_times_exponent",
            "the exponent 7 d t^2/4, which is 7/2 times the one claimed",
            predicts=2 * sp.exp(-sp.Rational(7, 4) * d * t**2),
            points=[dict(d=100, t=0.2)],
        ),
        Control(
            "two_scales",
            "a mixture of two scales, a law without isoperimetry",
            measure=two_scales,
            points=[dict(d=100, t=0.4), dict(d=400, t=0.4)],
        ),
    ],
)
