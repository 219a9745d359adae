"""The exact tail of min(|x|, 2) around its mean for a Gaussian x, from the chi law of the norm."""

import numpy as np
import sympy as sp
from scipy.special import gammaincc, gammaln

from kernels import laws
from theory.proof.letters import d, t
from verify import Claim, Control, Formula, deviation
from verify.claims.isoperimetry.gaussian_norm_tail import clipped_norm


def measure(stream, d, t):
    return deviation(clipped_norm(stream, laws.gaussian, d, quick=1_200_000), t, bounds=(0.0, 2.0))


m, r = sp.symbols("m r", positive=True)
upper_tail = sp.uppergamma(d / 2, d * r**2 / 2) / sp.gamma(d / 2)
"""P(|x| >= r); sympy expands it into d/2 terms where d is a number, so that numbers are left to scipy."""


def upper(a, r, d):
    """The regularised upper incomplete gamma function at (a, d r^2/2)."""
    return gammaincc(a, d * r**2 / 2)


def mean(d):
    """E min(|x|, 2): the chi mean, less what lies beyond 2, plus 2 P(|x| > 2)."""
    chi = np.sqrt(2 / d) * np.exp(gammaln((d + 1) / 2) - gammaln(d / 2))
    return chi * (1 - upper((d + 1) / 2, 2, d)) + 2 * upper(d / 2, 2, d)


def above(d, t):
    """P(|x| >= m + t)."""
    return float(upper(d / 2, mean(d) + t, d))


def below(d, t):
    """P(|x| <= m - t)."""
    return 1 - float(upper(d / 2, mean(d) - t, d))


claim = Claim(
    says=(
        "For x ~ N(0, I/d) and m the mean of min(|x|, 2), P(| min(|x|, 2) - m | >= t) is the sum of the two tails of |x| beyond m - t and "
        "m + t, by the chi law with d degrees of freedom."
    ),
    relation="==",
    predicts=Formula(lambda d, t: above(d, t) + below(d, t), upper_tail.subs(r, m + t) + 1 - upper_tail.subs(r, m - t)),
    source="here, from the chi-square law of d |x|^2 with d degrees of freedom",
    points=[dict(d=d, t=t) for d, t in ((4, 0.5), (20, 0.25), (50, 0.1))],
    measure=measure,
    within=0.0465,
    by_hand=[
        (
            dict(d=2, t=0.5),
            0.28389,
            "|x|^2 is Exp(1): m = integral of exp(-r^2) over [0, 2] = 0.88208; exp(-1.38208^2) + 1 - exp(-0.38208^2) = 0.14806 + 0.13583",
        ),
    ],
    controls=[
        Control(
            "one_dimension_more",
            "the same formula at d + 1",
            predicts=Formula(lambda d, t: above(d + 1, t) + below(d + 1, t), "the same at d + 1"),
            points=[dict(d=4, t=0.5)],
        ),
        Control(
            "sign_turned",
            "1 - P(|x| >= m + t) in place of the upper tail P(|x| >= m + t)",
            predicts=Formula(lambda d, t: 1 - above(d, t) + below(d, t), 2 - upper_tail.subs(r, m + t) - upper_tail.subs(r, m - t)),
        ),
        Control("upper_tail_alone", "the upper tail alone, without the lower one", predicts=Formula(above, upper_tail.subs(r, m + t))),
    ],
)
