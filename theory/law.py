"""The law of robustness at given numbers: the Lipschitz floor of every version, printed and sharpened, with its hypotheses.

A floor is a lower bound: with probability at least 1 - delta (for the version "linear": in expectation) every model of the class that
fits below the noise, MSE <= sigma^2 - epsilon, has at least this Lipschitz constant. The inputs x are in the units of Definition 1.1:
E|x|^2 is about 1, as for N(0, I/d).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

from theory.prediction import OutsideDomain, size, whole

PRINTED = {"paper-8": 8**4, "paper-9": 9**4, "paper-10": 10**4}
LAWS = (*PRINTED, "sharp", "sharp-symmetric", "sharp-tail", "linear")
MOST_PARAMETERS = 10**30


@dataclass(frozen=True)
class Hypothesis:
    """One hypothesis of a version of the law, and whether it is met at the given numbers.

    says: the hypothesis in words. met: True or False where numbers settle it, None where it is a property of the data that no number
    settles. left, right: the two numbers that were compared; None where the hypothesis compares none.
    """

    says: str
    met: bool | None
    left: float | None = None
    right: float | None = None


@dataclass(frozen=True)
class Floor:
    """A lower bound on the Lipschitz constant of every fit, by one version of the law, with the hypotheses it rests on.

    law: the version's name, one of LAWS. value: the bound, >= 0, per unit of length of x, where E|x|^2 is about 1; 0 says nothing.
    says: what the value bounds from below. hypotheses: all hypotheses of the version. The bound is proved where none of them is unmet.
    """

    law: str
    value: float
    says: str
    hypotheses: tuple[Hypothesis, ...]

    @property
    def applies(self) -> bool:
        """Whether no hypothesis is known to fail at these numbers; those that no number settles are left to the reader."""
        return all(hypothesis.met is not False for hypothesis in self.hypotheses)


@dataclass(frozen=True)
class Setting:
    """The arguments of lipschitz_floor after they were checked; lipschitz_floor says what each of them is."""

    n: int
    d: int
    p: int
    epsilon: float
    noise: float
    delta: float
    c: float
    components: int
    diameter: float
    sensitivity: float

    @property
    def reach(self) -> float:
        """W J, the diameter times the sensitivity: two functions of the class differ by at most this in the sup norm."""
        return self.diameter * self.sensitivity


def lipschitz_floor(
    n: int,
    d: int,
    p: int,
    *,
    epsilon: float,
    noise: float = 1.0,
    delta: float = 0.05,
    c: float = 1.0,
    components: int = 1,
    diameter: float,
    sensitivity: float,
    law: str = "sharp",
) -> Floor:
    """A lower bound on the Lipschitz constant of every fit with training error MSE <= noise - epsilon, by one version of the law.

    n: number of data points. d: dimension of the inputs x, which are scaled so that E|x|^2 is about 1. p: number of real parameters.
    epsilon: how far the training error is below the noise, 0 < epsilon <= noise. noise: sigma^2 = E Var(y|x).
    delta: the probability with which the bound may fail, 0 < delta < 1. c: the isoperimetry constant of Definition 1.1.
    components: k, the number of components of the mixture that x is drawn from. diameter: W, the diameter of the parameter set.
    sensitivity: J, with |f_w - f_w'| <= J |w - w'| for all parameters w, w'.
    law: the version. "paper-8", "paper-9", "paper-10" are bubeck-sellke-2021, Theorem 3, with K = 8^4 as printed in the submission and
    9^4, 10^4 as reported of later versions (one value, three hypotheses). "sharp" is Theorem 3' of this suite for MGF isoperimetry,
    "sharp-symmetric" for noise symmetric given x, "sharp-tail" for Definition 1.1 alone. "linear" bounds the root mean square gradient of
    a p-dimensional linear class with a free constant that is fitted to pure noise, in expectation over data and labels.

    Returns a Floor. Raises OutsideDomain, with both numbers, for arguments outside these ranges or another name of a law.
    """
    s = _checked(n, d, p, epsilon, noise, delta, c, components, diameter, sensitivity)
    if law in PRINTED:
        return _printed(s, law)
    if law == "linear":
        return _linear(s)
    if law in RATES:
        return _sharpened(s, law)
    raise OutsideDomain(f"law must be one of {', '.join(LAWS)}: got {law!r}")


def parameters_needed(
    n: int,
    d: int,
    lip: float,
    *,
    epsilon: float,
    noise: float = 1.0,
    delta: float = 0.05,
    c: float = 1.0,
    components: int = 1,
    diameter: float,
    sensitivity: float,
    law: str = "sharp",
) -> int:
    """The least number of parameters p at which the law allows a fit with the Lipschitz constant `lip`; no smaller model is that smooth.

    lip: a Lipschitz constant > 0, in the units of lipschitz_floor; all other arguments are those of lipschitz_floor.
    Returns p >= 1. Raises OutsideDomain as lipschitz_floor does, and where more than 10^30 parameters would be needed.
    """
    lip = size("lip", lip, positive=True)

    def allows(p: int) -> bool:
        found = lipschitz_floor(
            n,
            d,
            p,
            epsilon=epsilon,
            noise=noise,
            delta=delta,
            c=c,
            components=components,
            diameter=diameter,
            sensitivity=sensitivity,
            law=law,
        )
        return found.value <= lip

    high = 1
    while not allows(high):
        high *= 2
        if high > MOST_PARAMETERS:
            raise OutsideDomain(
                f"a fit with Lipschitz constant {lip:g} needs more than {MOST_PARAMETERS:.0e} parameters by the law {law!r}"
            )
    low = high // 2
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if allows(middle) else (middle, high)
    return high


def _checked(
    n: int, d: int, p: int, epsilon: float, noise: float, delta: float, c: float, components: int, diameter: float, sensitivity: float
) -> Setting:
    numbers = {"noise": noise, "epsilon": epsilon, "delta": delta, "c": c, "diameter": diameter, "sensitivity": sensitivity}
    checked = {name: size(name, value, positive=True) for name, value in numbers.items()}
    if checked["epsilon"] > checked["noise"]:
        raise OutsideDomain(f"no fit is below zero error: epsilon <= noise is needed, got {epsilon:g} against {noise:g}")
    if checked["delta"] >= 1:
        raise OutsideDomain(f"delta is a probability below 1: got {delta:g}")
    return Setting(whole("n", n), whole("d", d), whole("p", p), **checked, components=whole("components", components))


def _common(s: Setting) -> list[Hypothesis]:
    return [
        Hypothesis("|y| <= 1, hence noise <= 1", s.noise <= 1, s.noise, 1.0),
        Hypothesis("the class is fixed before the data; x from a mixture of k c-isoperimetric laws", None),
    ]


def _printed(s: Setting, law: str) -> Floor:
    """bubeck-sellke-2021, Theorem 3."""
    constant = PRINTED[law]
    needed = constant * s.components * math.log(8 * s.components / s.delta)
    entropy = s.p * math.log(max(60 * s.reach / s.epsilon, 1.0)) + math.log(4 / s.delta)
    hypotheses = (
        *_common(s),
        Hypothesis(f"n epsilon^2 >= {constant} k log(8 k/delta)", s.n * s.epsilon**2 >= needed, s.n * s.epsilon**2, needed),
        Hypothesis("60 W J >= epsilon", 60 * s.reach >= s.epsilon, 60 * s.reach, s.epsilon),
    )
    value = s.epsilon / (2**9 * math.sqrt(s.c)) * math.sqrt(s.n * s.d / entropy)
    return Floor(law, value, "Lipschitz constant of every fit, with probability 1 - delta", hypotheses)


def _linear(s: Setting) -> Floor:
    """The expected energy of the linear-class law; nearest published: dohmatob-2021."""
    if s.n < 2:
        raise OutsideDomain(f"the linear-class law needs n >= 2 (a constant is fitted too): got n = {s.n}")
    left = max(1 - math.sqrt((1 - s.epsilon / s.noise) * s.n / (s.n - 1)), 0.0)
    value = left * math.sqrt(s.noise * (s.n - 1) * s.d / (s.c * s.p))
    hypotheses = (
        Hypothesis("a linear class of p features and a constant, fixed before the data; labels pure noise of variance sigma^2", None),
        Hypothesis("Poincare inequality with constant c/d", None),
    )
    return Floor("linear", value, "root of the expected E|grad f|^2 of a fit, an average over data and labels", hypotheses)


def general_rate(theta: float) -> float:
    """The rate Lambda(theta) = log(3/4 + exp(2 theta^2)/4), for any noise in an interval of length 2 and MGF isoperimetry.

    A rate Lambda bounds a tail: a mean over n points exceeds w, in units of the proxy L sqrt(c/d), with probability at most
    exp(-n (theta w - Lambda(theta))) for every theta > 0. theta: a number >= 0. Raises OutsideDomain for another theta.
    """
    theta = size("theta", theta)
    return _log_of_quarter(2 * theta**2)


def symmetric_rate(theta: float) -> float:
    """The rate Lambda(theta) = theta^2/2, for noise that is symmetric given x; theta >= 0, OutsideDomain otherwise."""
    return size("theta", theta) ** 2 / 2


def tail_rate(theta: float) -> float:
    """The rate Lambda(theta) = log(3/4 + E cosh(2 theta R)/4) under Definition 1.1 alone, where P(R >= r) = min(1, 2 exp(-r^2/2)).

    E cosh(s R) = cosh(s r0) + s sqrt(2 pi) exp(s^2/2) (Q(r0 - s) - Q(r0 + s)), r0^2 = 2 log 2, Q the normal tail; it is summed in
    logarithms, so that a large theta does not overflow. theta: a number > 0. Raises OutsideDomain for another theta.
    """
    from scipy.special import log_ndtr

    theta = size("theta", theta, positive=True)
    s, r0 = 2 * theta, math.sqrt(2 * math.log(2))
    pieces = [s * r0 - math.log(2), -s * r0 - math.log(2)]
    grown = math.log(s * math.sqrt(2 * math.pi)) + s**2 / 2
    near, far = grown + float(log_ndtr(s - r0)), grown + float(log_ndtr(-s - r0))
    top = max(*pieces, near)
    total = sum(math.exp(piece - top) for piece in pieces) + math.exp(near - top) - math.exp(far - top)
    return _log_of_quarter(top + math.log(total))


def _log_of_quarter(log_cosh: float) -> float:
    """log(3/4 + exp(log_cosh)/4) without overflow, and without cancellation near 0."""
    return math.log1p(math.expm1(log_cosh) / 4) if log_cosh < 1 else log_cosh + math.log(0.25 + 0.75 * math.exp(-log_cosh))


RATES: dict[str, Callable[[float], float]] = {"sharp": general_rate, "sharp-symmetric": symmetric_rate, "sharp-tail": tail_rate}


def chernoff_radius(budget: float, rate: Callable[[float], float]) -> float:
    """The deviation r_A = min over theta > 0 of (A + Lambda(theta))/theta that a Chernoff bound excludes at the price A.

    budget: A > 0, the entropy per data point (the log of the size of the net plus log(2/delta), over n). rate: Lambda, one of RATES.
    A deviation of r_A, in units of the proxy L sqrt(c/d), has probability at most exp(-n A). Every theta gives a valid, weaker bound, so an
    inexact minimum is still a bound.
    """
    start = math.sqrt(2 * budget)
    return _least(lambda log_theta: (budget + rate(math.exp(log_theta))) / math.exp(log_theta), math.log(start) - 4, math.log(start) + 1)


def chernoff_exponent(deviation: float, rate: Callable[[float], float]) -> float:
    """The exponent max over theta > 0 of theta w - Lambda(theta) of a Chernoff bound: P(deviation >= w) <= exp(-n times this).

    deviation: w > 0, in units of the proxy L sqrt(c/d). rate: Lambda, one of RATES. Raises OutsideDomain for another deviation.
    """
    at = math.log(size("deviation", deviation, positive=True))
    return -_least(lambda log_theta: rate(math.exp(log_theta)) - math.exp(log_theta) * deviation, at - 5, at + 0.5)


def kappa(budget: float, rate: Callable[[float], float]) -> float:
    """The price kappa(A) = r_A^2/(2 A) of a noise model, r_A as in chernoff_radius: 1 for a Gaussian rate.

    For any noise and MGF isoperimetry, kappa(A) = min over theta > 0 of (A + log(3/4 + exp(2 theta^2)/4))^2/(2 A theta^2), which grows
    from 1 to 4. budget: A > 0. rate: Lambda, one of RATES. Raises OutsideDomain for another budget.
    """
    return chernoff_radius(size("budget", budget, positive=True), rate) ** 2 / (2 * budget)


def _least(function: Callable[[float], float], low: float, high: float) -> float:
    """The least value seen on [low, high]: a grid, then golden sections around its best point."""
    from scipy.optimize import minimize_scalar

    grid = [low + (high - low) * k / 60 for k in range(61)]
    best = min(range(61), key=lambda k: function(grid[k]))
    around = (grid[max(best - 1, 0)], grid[min(best + 1, 60)])
    found = minimize_scalar(function, bounds=around, method="bounded", options={"xatol": 1e-10})
    return min(function(grid[best]), float(found.fun))


def _sharpened(s: Setting, law: str) -> Floor:
    """Theorem 3' of this suite, delta split in half, the radius of the net optimised."""
    share = s.delta / 2
    rho = math.sqrt(1 - s.epsilon / s.noise)
    earned = s.noise * (1 - rho)
    alpha = math.sqrt(17 * (s.components * math.log(2) + math.log(1 / share)) / (2 * s.n))
    room = earned - alpha
    value = 0.0
    if room > 0:

        def negative(log_share: float) -> float:
            eta = room / math.sqrt(s.noise) * math.exp(log_share)
            budget = (s.p * math.log1p(s.reach / eta) + math.log(1 / share)) / s.n
            return -(room - math.sqrt(s.noise) * eta) * math.sqrt(s.d / s.c) / chernoff_radius(budget, RATES[law])

        value = -_least(negative, math.log(1e-6), math.log(0.9))
    forced = s.noise == 1
    shape = {
        "sharp": Hypothesis("MGF isoperimetry: E exp(t(f - Ef)) <= exp(c L^2 t^2/(2d))", None),
        "sharp-tail": Hypothesis("Definition 1.1 alone", None),
        "sharp-symmetric": Hypothesis(
            "noise symmetric given x" + (": forced, |y| <= 1 and noise 1 leave only fair signs" if forced else ""), True if forced else None
        ),
    }
    hypotheses = [*_common(s), shape[law]]
    if law == "sharp-symmetric":
        hypotheses.append(shape["sharp"])
    says = "Lipschitz constant of every fit, with probability 1 - delta"
    hypotheses.append(Hypothesis("u > alpha: the fit earns more from the noise than the noise itself wavers", room > 0, earned, alpha))
    return Floor(law, max(value, 0.0), says, tuple(hypotheses))
