"""Laws that are not isoperimetric: what c one 1-Lipschitz function asks of each, exactly, and how that grows with the dimension.

P(|f - E f| >= t) = P takes c >= d t^2/(2 log(2/P)) in Definition 1.1; where t and P do not shrink with d that is linear in d.
"""

import math
from dataclasses import dataclass

import sympy as sp

from theory.paper.isoperimetry import DEFINITION
from theory.prediction import LARGEST, OutsideDomain, shown, size, whole
from theory.proof.deciders import Need, certificate, h
from theory.proof.derivation import Derivation
from theory.proof.inference import monotone, replaced
from theory.proof.letters import c, d, letter, t
from theory.proof.notebook import Proof

v = letter("v", "logarithm of 1/P, P the probability of a deviation", nonnegative=True)
NEEDED = d * t**2 / (2 * (sp.log(2) + v))
"""The least c that Definition 1.1 allows where P(|f - E f| >= t) = exp(-v), f 1-Lipschitz."""
HALF = sp.Rational(1, 2)


def constant_needed() -> Derivation:
    """A deviation t of probability exp(-v) of one 1-Lipschitz function takes c >= d t^2/(2 (log 2 + v))."""
    proof, bound = Proof(DEFINITION), 2 * sp.exp(-d * t**2 / (2 * c))
    tail = proof.given(sp.exp(-v), "<=", bound, "Definition 1.1 with L = 1 at a deviation of probability exp(-v)", DEFINITION)
    logs = proof.step("take logarithms", -v, "<=", sp.log(2) - d * t**2 / (2 * c), monotone(sp.log(_x), _x), [tail])
    proof.step("solve for c", c, ">=", NEEDED, certificate(2 * c * h(1), times=2 * (sp.log(2) + v)), [logs])
    return proof.derivation("the constant that one function asks for", Need(c, ">=", NEEDED))


_x = letter("r", "a positive real number", positive=True)


def linear_growth(factor: int = 1) -> Derivation:
    """The corners of the cross-polytope take c >= d/(8 log 8): a quarter of the mass lies 3/4 from the mean of a function, whatever d."""
    proof, bound = Proof(DEFINITION), factor * d / (8 * sp.log(8))
    needed = proof.given(c, ">=", NEEDED, "the constant that one function asks for, which deviates by t with probability exp(-v)")
    half = "the norm of d/4 coordinates is 1 with probability 1/4, else 0: it deviates by 1/2 or more with probability 1/4"
    size, rare = proof.given(t, "==", HALF, half), proof.given(v, "==", sp.log(4), half)
    at = proof.step("for this function", c, ">=", NEEDED.subs({t: HALF, v: sp.log(4)}), replaced(), [needed, size, rare])
    proof.step("log 2 + log 4 = log 8", NEEDED.subs({t: HALF, v: sp.log(4)}), "==", bound, after=at)
    return proof.derivation("c is linear in d on the cross-polytope", Need(c, ">=", bound))


def laplace_growth() -> Derivation:
    """Independent Laplace coordinates take c >= sqrt(d)/4, d >= 2: P(|x_1| >= 1) = exp(-sqrt(2 d))."""
    proof, far = Proof(DEFINITION), {t: sp.S.One, v: sp.sqrt(2 * d)}
    two = proof.given(d, ">=", 2, "at least two dimensions")
    needed = proof.given(c, ">=", NEEDED, "the constant that one function asks for, which deviates by t with probability exp(-v)")
    clipped = "the coordinate clipped to [-1, 1] deviates by 1 with probability exp(-sqrt(2 d))"
    size, rare = proof.given(t, "==", 1, clipped), proof.given(v, "==", sp.sqrt(2 * d), clipped)
    at = proof.step("for this function", c, ">=", NEEDED.subs(far), replaced(), [needed, size, rare])
    root = proof.step("take roots", sp.sqrt(d), ">=", sp.sqrt(2), monotone(sp.sqrt(_x), _x), [two])
    slope, times = 2 - sp.sqrt(2), 4 * (sp.log(2) + sp.sqrt(2 * d))
    room = sp.sqrt(d) * slope * h(1) + sp.sqrt(d) * (slope * sp.sqrt(2) - sp.log(2))
    outgrown = certificate(room, times=times)
    proof.step("sqrt(2 d) outgrows log 2", NEEDED.subs(far), ">=", sp.sqrt(d) / 4, outgrown, [root], after=at)
    return proof.derivation("c grows like sqrt(d) for Laplace coordinates", Need(c, ">=", sp.sqrt(d) / 4))


@dataclass(frozen=True)
class World:
    """A law that drops a hypothesis: the function looked at, the growth exponent of its constant in d, and where that is from."""

    function: str
    exponent: sp.Rational
    source: str


WORLDS: dict[str, World] = {
    "rademacher_cube": World(
        "the distance to the corners with at most d/2 pluses", HALF, "talagrand-1988, the example with P(f = 0) >= 1/2"
    ),
    "laplace": World("x_1 clipped to [-1, 1]", HALF, "here, P(|x_1| >= t) = exp(-t sqrt(2 d))"),
    "scale_mixture": World("min(|x|, 4)", sp.S.One, "here, |x| is near 1/2 or near 3/2"),
    "student": World("min(|x|, 3)", sp.S.One, "here, |x| has a limit law that is no constant"),
    "low_rank": World("x_1 clipped to [-1, 1]", sp.S.One, "here, x_1 is N(0, 1) whatever d"),
    "two_gaussians": World("x_1 clipped to [-1, 1]", sp.S.One, "here, x_1 is near -1 or near 1"),
    "cross_polytope": World("the norm of the first d/4 coordinates", sp.S.One, "here, 1 with probability 1/4, else 0"),
}
"""law of kernels.laws (two_gaussians: the mixture of N(e_1, I/d) and N(-e_1, I/d) taken as one measure): what it asks for."""


MOST_DIMENSIONS = 10**12
"""Beyond, tails near 1 have no digits; 10^4 for talagrand_atom, which is summed exactly."""


def needed(d: int, t: float, log_probability: float) -> float:
    """d t^2/(2 log(2/P)), P = exp(log_probability) <= 1 -> float. Raises OutsideDomain."""
    d, t = whole("d", d, 1, MOST_DIMENSIONS), size("t", t, positive=True)
    if not -LARGEST <= log_probability <= 0:
        raise OutsideDomain(f"the logarithm of a probability lies in [-1e100, 0]: got {log_probability:g}")
    return d * t**2 / (2 * (math.log(2) - log_probability))


def _normal_tail(x: float) -> float:
    return math.erfc(x / math.sqrt(2)) / 2


def _norm_below(d: int, r: float) -> float:
    """P(|z| <= r sqrt(d)), z ~ N(0, I_d)."""
    from scipy.special import gammainc

    return float(gammainc(d / 2, d * r * r / 2))


def talagrand_atom(d: int) -> tuple[float, float, float]:
    """(f, E f, P(f' >= f)) at the atom with floor(sqrt d) more pluses than d/2, d even, f = 2 sqrt((N - d/2)_+/d), N binomial.

    f > 2 E f, so that only the upper side of f - E f reaches t = f - E f. Raises OutsideDomain unless d is even, 2 <= d <= 10^4.
    """
    if whole("d", d, 2, 10**4) % 2:
        raise OutsideDomain(f"d must be even: got {d}")
    weights = [math.comb(d, d // 2 + j) for j in range(d // 2 + 1)]
    mean = math.fsum(weight / 2**d * 2 * math.sqrt(j / d) for j, weight in enumerate(weights))
    j = math.isqrt(d)
    return 2 * math.sqrt(j / d), mean, sum(weights[j:]) / 2**d


def constant(world: str, d: int) -> float:
    """The c that the function of WORLDS[world] asks for in dimension d, at its deviation of below -> float. Raises OutsideDomain."""
    known = {each.__name__: each for each in (rademacher_cube, laplace, scale_mixture, student, low_rank, two_gaussians, cross_polytope)}
    if world not in known:
        raise OutsideDomain(f"no false world is called {shown(world)}; known: {', '.join(known)}")
    return known[world](d)


def _log(probability: float, d: int, t: float) -> float:
    """log P, where doubles hold it."""
    if not 0 < probability <= 1:
        raise OutsideDomain(f"the tail at t = {t:g} in dimension d = {d} is no positive double: it comes out {probability:g}")
    return math.log(probability)


def _at(d: int, t: float) -> tuple[int, float]:
    return whole("d", d, 1, MOST_DIMENSIONS), size("t", t, positive=True)


def rademacher_cube(d: int) -> float:
    """c needed at the atom of talagrand_atom -> float."""
    value, mean, probability = talagrand_atom(d)
    return needed(d, value - mean, math.log(probability))


def laplace(d: int, t: float = 0.5) -> float:
    """c needed by the clipped coordinate at t -> float. Raises OutsideDomain, as all of these do."""
    d, t = _at(d, t)
    return needed(d, t, -t * math.sqrt(2 * d))


def _clipped_norm_mean(d: int, r: float) -> float:
    """E min(|z|/sqrt(d), r), z ~ N(0, I_d)."""
    from scipy.special import gammainc, gammaln

    chi = math.sqrt(2 / d) * math.exp(gammaln((d + 1) / 2) - gammaln(d / 2))
    return chi * float(gammainc((d + 1) / 2, d * r * r / 2)) + r * (1 - _norm_below(d, r))


def scale_mixture(d: int, t: float = 0.25) -> float:
    """c needed by min(|x|, 4), x = S z/sqrt(d), S = 1/2 or 3/2 -> float."""
    d, t = _at(d, t)
    scales = (0.5, 1.5)
    mean = sum(s * _clipped_norm_mean(d, 4 / s) for s in scales) / 2
    inside = sum(_norm_below(d, (mean + t) / s) - _norm_below(d, (mean - t) / s) for s in scales) / 2
    if not inside < 1:
        raise OutsideDomain(f"the tail at t = {t:g} in dimension d = {d} is no positive double: it comes out {1 - inside:g}")
    return needed(d, t, math.log1p(-inside))


def student(d: int, t: float = 1.0, nu: int = 3) -> float:
    """c needed by min(|x|, 3), d |x|^2 (nu - 2)^-1 a chi-square of d degrees over one of nu: an F law -> float."""
    d, t = _at(d, t)
    nu = whole("nu", nu, 3, MOST_DIMENSIONS)
    from scipy.integrate import quad
    from scipy.special import fdtrc

    def beyond(r: float) -> float:
        return float(fdtrc(d, nu, nu / (nu - 2) * r * r))

    mean = quad(beyond, 0, 3, epsabs=1e-13, epsrel=1e-13)[0]
    return needed(d, t, _log(beyond(mean + t) + (1 - beyond(mean - t) if mean > t else 0.0), d, t))


def low_rank(d: int, t: float = 0.9) -> float:
    """c needed by the clipped coordinate, N(0, 1) whatever d, at t -> float."""
    d, t = _at(d, t)
    return needed(d, t, _log(2 * _normal_tail(t), d, t))


def two_gaussians(d: int, t: float = 0.5) -> float:
    """c needed by the clipped coordinate, N(+-1, 1/d), at t -> float."""
    d, t = _at(d, t)
    root = math.sqrt(d)
    return needed(d, t, _log(_normal_tail((t - 1) * root) + _normal_tail((t + 1) * root), d, t))


def cross_polytope(d: int, t: float = 0.5) -> float:
    """c needed by the norm of d/4 coordinates at t in (1/4, 3/4): P = 1/4 -> float."""
    return needed(d, t, math.log(0.25))
