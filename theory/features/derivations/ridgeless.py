"""The ridgeless closed forms of random features, derived from the fixed point step by step (pure noise of variance 1, p = n + e > n).

What is taken from the literature is the deterministic equivalent itself (the hypotheses below); everything after it is algebra.
"""

import sympy as sp

from theory.proof.deciders import certificate, h
from theory.proof.derivation import Derivation, Need, Step
from theory.proof.letters import d, letter, n

e = letter("e", "parameters beyond the number of points: p - n", positive=True)
s = letter("s", "square of the mean slope of the activation, mu_1^2", positive=True)
v = letter("v", "variance of the activation beyond its linear part", positive=True)
D1 = letter("D_1", "mean square slope of the activation, E phi'(g)^2", positive=True)
t = letter("t_r", "d over the trace of (Sigma + kappa)^-1", positive=True)
x = letter("x_r", "a root of the quadratic", real=True)
kappa = letter("kappa_r", "effective ridge of the fit", positive=True)
Q = letter("Q_r", "mean diagonal entry of (Sigma + kappa)^-1", positive=True)
beta = letter("beta_r", "what the features add to the resolvent of the inputs", positive=True)
share = letter("delta_r", "share of a linear signal that the fit cannot see", positive=True)
T2 = letter("T_2", "tr Sigma (Sigma + kappa)^-2", positive=True)
dt = letter("dt", "derivative of t_r in kappa_r", positive=True)
u = letter("u_r", "s/(t_r + s)", positive=True)
y = letter("y_r", "n/d - u_r^2", positive=True)
df2 = letter("df_2", "tr Sigma^2 (Sigma + kappa)^-2", positive=True)
norm = letter("a2", "mean square norm of the fitted coefficients", positive=True)
variance = letter("f2", "mean square of the fit at a new input", positive=True)
energy = letter("g2", "mean square gradient of the fit at a new input", positive=True)

CITES = "mei-montanari-2019; hastie-2019, the deterministic equivalent for n, p, d large together"
SOURCE = "here, from the fixed point of mei-montanari-2019"

RESOLVENT = Need(Q * (v + kappa + s * share), "==", 1, "a neuron's entry of the resolvent", CITES)
INPUTS = Need(share * (1 + beta), "==", 1, "the inputs' resolvent, covariance I", CITES)
FEATURES = Need(beta, "==", (n + e) * s * Q / d, "what p = n + e neurons add", CITES)
POINTS = Need(kappa * (n + e) * Q, "==", e, "n = lambda/kappa + p - kappa tr (Sigma + kappa)^-1 at lambda = 0", CITES)
DEFINED = Need(t * (n + e) * Q, "==", d, "t is d over the trace")
B = v + s - s * n / d
ROOT = (B + sp.sqrt(B**2 + 4 * s * v * n / d)) * d / (2 * n)
FIXED_POINT = (RESOLVENT, INPUTS, FEATURES, POINTS, DEFINED)


def _to_the_quadratic(sign: int = 1) -> list[Step]:
    """From the equations of the fixed point to the quadratic of t; sign = -1 is the false twin with + v s."""
    first = Step("eliminate Q from beta", beta, {}, "==", s / t, [FEATURES, DEFINED], certificate(t * h(1) + s / d * h(2), t), name="beta")
    second = Step(
        "put beta into the resolvent of the inputs",
        share,
        {},
        "==",
        t / (t + s),
        [INPUTS, first.conclusion],
        certificate(t * h(1) - share * t * h(2), t + s),
        name="delta",
        uses=["beta"],
    )
    third = Step(
        "eliminate Q from the count of points",
        kappa,
        {},
        "==",
        e * t / d,
        [POINTS, DEFINED],
        certificate(t * h(1) - kappa * h(2), d),
        name="kappa",
    )
    fourth = Step(
        "all of it into the neuron's entry: p cancels",
        n * t**2 / d - B * t - sign * v * s,
        {},
        "==",
        0,
        [RESOLVENT, DEFINED, third.conclusion, second.conclusion],
        certificate((t + s) * (-(n + e) * t * h(1) + h(2) * (v + kappa + s * share) + d * h(3) + d * s * h(4)), d),
        name="quadratic",
        uses=["kappa", "delta"],
    )
    return [first, second, third, fourth]


def radical(sign: int = 1) -> Derivation:
    """Derive t = d/tr (Sigma + kappa)^-1 of ridgeless random features as a radical, in which p does not occur.

    t solves c t^2 - b t - v s = 0, c = n/d, b = v + s (1 - c), and its positive root is ROOT. sign: -1 gives a false twin, with + v s.
    """
    root = Step("its root with the plus sign", n * x**2 / d - B * x - v * s, {x: ROOT}, "==", 0, name="root")
    product = Step(
        "the product of both roots is negative, so just one is positive",
        ROOT * (B - sp.sqrt(B**2 + 4 * s * v * n / d)) * d / (2 * n),
        {},
        "==",
        -d * s * v / n,
        name="product",
    )
    steps = [*_to_the_quadratic(sign), root, product]
    return Derivation(
        says="without ridge t solves a quadratic that does not contain p, and kappa = (p - n) t/d",
        source=SOURCE,
        hypotheses=FIXED_POINT,
        steps=steps,
        concludes=[step.conclusion for step in steps[2:]],
    )


KAPPA = Need(kappa, "==", e * t / d, "n = p - kappa tr (Sigma + kappa)^-1, solved for kappa")
DEGREES = Need(df2, "==", n + e - kappa * d / t - kappa * T2, "Sigma^2 = (Sigma + kappa)^2 - kappa (Sigma + kappa) - kappa Sigma, traced")
NORM = Need(norm * (n - df2), "==", T2, "E |a|^2 = E_test/n tr Sigma (Sigma + kappa)^-2, E_test = n/(n - df2)", CITES)

_GAP = Step(
    "n - df2 is kappa T2", n - df2, {}, "==", kappa * T2, [DEGREES, KAPPA], certificate(-h(1) + d / t * h(2)), name="gap"
)  # fmt: skip
SLOPE = Need(dt * ((n + e) / d - u**2), "==", 1, "p t/d = v + kappa + s t/(t + s), differentiated in kappa; u = s/(t + s)")
ROOM = Need(y, "==", n / d - u**2, "y = n/d - u^2, positive because df2 < n")
TRACE = Need(T2, "==", d / t - kappa * d * dt / t**2, "T2 = T + kappa dT/dkappa, T = d/t the trace of (Sigma + kappa)^-1")
VARIANCE = Need(variance * (n - df2), "==", df2, "E f^2 = E_test/n tr Sigma^2 (Sigma + kappa)^-2", CITES)
ENERGY = Need(
    energy * (n - df2),
    "==",
    d * u - kappa * d * u**2 * dt / s + (D1 - s) * T2,
    "E |grad f|^2 = E_test/n tr G Sigma (Sigma + kappa)^-2, G = s W W' + (D1 - s) I; mu_1^2 W' (Sigma + kappa)^-1 W has trace d u",
    CITES,
)

_SLOPE = Step("in terms of y", dt * (e / d + y), {}, "==", 1, [SLOPE, ROOM], certificate(h(1) + dt * h(2)), name="slope")
_TRACE = Step(
    "kappa T2 with kappa put in",
    kappa * T2,
    {},
    "==",
    e * y * dt,
    [TRACE, KAPPA, _SLOPE.conclusion],
    certificate(kappa * h(1) - e * h(3) + h(2) * (d / t - e * dt / t - kappa * d * dt / t**2)),
    name="trace",
    uses=["slope"],
)
SHARE = Need(u * (t + s), "==", s, "u = s/(t + s)")
QUADRATIC = Need(n * t**2 / d - B * t - v * s, "==", 0, "the quadratic of t")


def _norm(claimed: sp.Expr) -> list[Step]:
    """|a|^2 = 1/kappa."""
    inverse = Step(
        "T2 cancels", norm * kappa, {}, "==", 1, [NORM, _GAP.conclusion], certificate(h(1) - norm * h(2), T2), name="inverse", uses=["gap"]
    )
    by = certificate(d * h(1) - norm * d * h(2), e * t)
    return [inverse, Step("put kappa in", norm, {}, "==", claimed, [inverse.conclusion, KAPPA], by, name="norm", uses=["inverse"])]


def _variance(claimed: sp.Expr) -> list[Step]:
    last = Step(
        "E f^2 solved for",
        variance,
        {},
        "==",
        claimed,
        [VARIANCE, _GAP.conclusion, _TRACE.conclusion, _SLOPE.conclusion, ROOM],
        certificate(h(1) - (1 + variance) * (h(2) + h(3)) - n * h(4) - e * dt * h(5), e * y * dt),
        name="variance",
        uses=["gap", "trace", "slope"],
    )
    return [last]


def _energy(claimed: sp.Expr) -> list[Step]:
    seen = Step(
        "u from the quadratic",
        u,
        {},
        "==",
        n / d - v / t,
        [QUADRATIC, SHARE],
        certificate(-h(1) + t * h(2), t * (t + s)),
        name="u",
    )
    linear = Step(
        "the linear part's share, kappa put in",
        d * u - kappa * d * u**2 * dt / s,
        {},
        "==",
        d * u - e * u * (1 - u) * dt,
        [KAPPA, SHARE],
        certificate(-(u**2 * d * dt * h(1) + e * dt * u * h(2)) / s),
        name="linear",
    )
    last = Step(
        "E |grad f|^2 solved for",
        energy,
        {},
        "==",
        claimed,
        [ENERGY, _GAP.conclusion, _TRACE.conclusion, _SLOPE.conclusion, linear.conclusion, seen.conclusion, KAPPA],
        certificate(
            h(1) - energy * (h(2) + h(3)) - d * u * h(4) + h(5) + d * y * dt * h(6) + (D1 - s) * d * (h(3) - T2 * h(7)) / (e * t),
            e * y * dt,
        ),
        name="energy",
        uses=["gap", "trace", "slope", "linear", "u"],
    )
    return [seen, linear, last]


def forms(
    of_norm: sp.Expr = d / (e * t),
    of_variance: sp.Expr = n / e + u**2 / y,
    of_energy: sp.Expr = u**2 / y + n / e * (1 + (D1 - s - v) * d / (n * t)),
) -> Derivation:
    """Derive the ridgeless closed forms of random features that fit noise: norm, variance and energy, each as plateau and law apart.

    |a|^2 = d/((p-n) t), E f^2 = n/(p-n) + u^2/y, E |grad f|^2 = u^2/y + (n/(p-n))(1 + (D1 - mu_1^2 - v) d/(n t)); y = n/d - u^2.
    of_norm, of_variance, of_energy: what is claimed of each; a false twin gives another.
    """
    parts = [_norm(of_norm), _variance(of_variance), _energy(of_energy)]
    return Derivation(
        says="the mean square norm, value at a new input and gradient of ridgeless random features fitted to noise: plateau and law apart",
        source=SOURCE,
        hypotheses=[DEGREES, KAPPA, NORM, SLOPE, ROOM, TRACE, VARIANCE, ENERGY, QUADRATIC, SHARE],
        steps=[_GAP, _SLOPE, _TRACE, *(step for part in parts for step in part)],
        concludes=[part[-1].conclusion for part in parts],
    )
