"""Tents on projected points: an interpolant of n signs with k coordinates a centre, whose Lipschitz constant is known exactly.

f(x) = max_+ (1 - 2|P(x - x_i)|/delta)_+ - max_- (the same), delta the least |P(x_i - x_j)| between opposite labels, P the first k
coordinates: Lip f = 2/delta, and no interpolant of these projected points does better. Parameters: p = n (k + 1).
"""

import math

from theory.prediction import OutsideDomain, size, whole
from theory.proof.deciders import certificate, h
from theory.proof.derivation import Derivation, Need, Step
from theory.proof.letters import letter

gap = letter("delta_o", "least projected distance between points of opposite labels", positive=True)
apart = letter("D_o", "projected distance between the two centres", positive=True)
first = letter("a_o", "projected distance of x from its centre", nonnegative=True)
second = letter("b_o", "projected distance of y from its centre", nonnegative=True)
moved = letter("s_o", "|x - y|", nonnegative=True)
rise = letter("R_o", "f(x) - f(y), f(x) > 0 > f(y)", real=True)


def opposite_tents(claimed=2 * moved / gap) -> Derivation:
    """f(x) - f(y) <= 2 |x - y|/delta where x lies in a tent of label + and y in one of label -."""
    heights = Need(rise, "==", (1 - 2 * first / gap) + (1 - 2 * second / gap), "the largest tent over x and over y")
    triangle = Need(first + moved + second, ">=", apart, "from centre to x to y to centre; P does not lengthen")
    opposite = Need(apart, ">=", gap, "the centres have opposite labels")
    step = Step(
        "between tents of opposite labels",
        rise,
        {},
        "<=",
        claimed,
        [heights, triangle, opposite],
        certificate(gap * h(1) + 2 * h(2) + 2 * h(3), gap),
        name="across",
    )
    return Derivation(
        says="tents of opposite labels do not add up: the slope between them is at most 2/delta",
        source="bubeck-sellke-2021, Remark 1.1",
        hypotheses=[heights, triangle, opposite],
        steps=[step],
        concludes=step.conclusion,
    )


def opposite_distance(n: int, k: int, d: int, mass: float) -> float:
    """The delta within which n/2 times n/2 opposite pairs of N(0, I/d) have, projected to k coordinates, `mass` expected pairs.

    |P(x - x')|^2 is 2/d times a chi-square of k degrees. Raises OutsideDomain unless n is even, k <= d and mass < n^2/4.
    """
    from scipy.special import gammaincinv

    n, k, d, mass = whole("n", n, 2), whole("k", k), whole("d", d), size("mass", mass, positive=True)
    if n % 2 or k > d or not mass < n * n / 4:
        raise OutsideDomain(
            f"needs even n, k <= d and 0 < mass < n^2/4 = {n * n / 4:g}: got n = {n:g}, k = {k:g}, d = {d:g}, mass = {mass:g}"
        )
    distance = math.sqrt(4.0 / d * float(gammaincinv(k / 2, mass / (n * n / 4))))
    if not distance > 0:
        raise OutsideDomain(f"the distance is below every double at n = {n:g}, k = {k:g}, d = {d:g}, mass = {mass:g}")
    return distance


def median_lipschitz(n: int, k: int, d: int) -> float:
    """2/delta at the median, where close opposite pairs are as rare and independent as a Poisson law has it: mass log 2."""
    return 2.0 / opposite_distance(n, k, d, math.log(2))


def mean_log_lipschitz(n: int, k: int, d: int) -> float:
    """E log(2/delta) under the same law, where the mass within delta is an exponential variable; midpoints of 400 quantiles."""
    quantiles = [-math.log1p(-(i + 0.5) / 400) for i in range(400)]
    return math.log(2.0) - sum(math.log(opposite_distance(n, k, d, mass)) for mass in quantiles) / 400


def exponent(n: int, d: int, least: int, most: int) -> float:
    """The slope of E log Lip against log p, p = n (k + 1), least squares over k = least, 2 least, ..., most.

    Raises OutsideDomain as opposite_distance does, and unless most >= 2 least.
    """
    n, least = whole("n", n, 2), whole("least", least)
    most = whole("most", most, 2 * least)
    ks = [least * 2**i for i in range(round(math.log2(most / least)) + 1)]
    x = [math.log(n * (k + 1)) for k in ks]
    y = [mean_log_lipschitz(n, k, d) for k in ks]
    middle = sum(x) / len(x)
    return sum((a - middle) * b for a, b in zip(x, y, strict=True)) / sum((a - middle) ** 2 for a in x)
