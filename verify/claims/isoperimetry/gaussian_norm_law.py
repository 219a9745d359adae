"""The exact tail of the norm of a Gaussian: a chi law, centred at the exact mean of min(|x|, 2)."""

import sympy as sp

from kernels import laws
from theory.symbols import d, t
from verify import Claim, Control, deviation
from verify.claims.isoperimetry.gaussian_norm_tail import clipped_norm


def measure(stream, d, t):
    return deviation(clipped_norm(stream, laws.gaussian, d, quick=200_000), t)


def upper(a, r, d):
    """The regularised upper incomplete gamma function at (a, d r^2/2)."""
    return sp.uppergamma(a, d * r**2 / 2) / sp.gamma(a)


def mean(d):
    """E min(|x|, 2): the chi mean, less what lies beyond 2, plus 2 P(|x| > 2)."""
    chi = sp.sqrt(2 / d) * sp.gamma((d + 1) / 2) / sp.gamma(d / 2)
    return chi * (1 - upper((d + 1) / 2, 2, d)) + 2 * upper(d / 2, 2, d)


def tail(d):
    """P(|x| >= m + t) + P(|x| <= m - t)."""
    return upper(d / 2, mean(d) + t, d) + 1 - upper(d / 2, mean(d) - t, d)


claim = Claim(
    says="For x ~ N(0, I/d), P(| min(|x|, 2) - m | >= t) with m its mean is a sum of two tails of the chi law with d degrees of freedom.",
    relation="==",
    predicts=tail(d),
    source="the chi law: d |x|^2 is chi-square with d degrees of freedom",
    points=[dict(d=d, t=t) for d, t in ((4, 0.5), (20, 0.25), (50, 0.1))],
    measure=measure,
    within=0.105,
    by_hand=[(dict(d=100, t=0.1), 0.15668, "|x| is nearly N(0.9975, 1/200): P(|N(0, 1)| >= 0.1 sqrt(200) = 1.41421) = erfc(1) = 0.1573, the chi law itself 0.15668")],
    controls=[
        Control("one dimension more", predicts=tail(d + 1), points=[dict(d=4, t=0.5)]),
        Control("a sign turned: the upper tail counted from below", predicts=1 - upper(d / 2, mean(d) + t, d) + 1 - upper(d / 2, mean(d) - t, d)),
        Control("a term dropped: the upper tail alone", predicts=upper(d / 2, mean(d) + t, d)),
    ],
)
