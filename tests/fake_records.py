"""Records for the report's tests that no run would give: every verdict, long statements, tiny numbers, zero counts, odd words."""

from fractions import Fraction

import sympy as sp

from theory.proof.letters import J, W, c, d, delta, eps, n, p, sigma, t
from verify.engine.estimate import Estimate
from verify.engine.expressions import encode
from verify.engine.judge import judge
from verify.engine.record import ControlRecord, Reading, Record, StepRecord

LONG = (
    "Let F have p parameters in a set of diameter W, |f_w - f_w'| <= J |w - w'|, inputs from a mixture of k c-isoperimetric laws, |y| <= 1 "
    "and 60 W J >= eps. With probability 1 - delta every f in F with MSE <= sigma^2 - eps has Lip(f) >= eps/(2^9 sqrt(c)) "
    "sqrt(n d/(p log(60 W J/eps) + log(4/delta))), "
    '"quoted", #hash, $dollar$, [brackets], *stars*, _underscores_, @at, <tag>, `code` and Poincaré’s naïve 半空間 € ∑.'
)
HOEFFDING = "hoeffding-1963, Theorem 2"
FLOOR = eps / (2**9 * sp.sqrt(c)) * sp.sqrt(n * d / (p * sp.log(60 * W * J / eps) + sp.log(4 / delta)))


def reading(point, relation, predicted, estimate, within=0.0, band=0.0, control=None):
    """A reading as the judge decides it."""
    judged = judge(relation, predicted, estimate, within, band)
    return Reading(point, relation, predicted, estimate, within, band, judged.verdict, judged.because, 0.01, control)


def step(number, rule, put, relation, gives, **more):
    """A step of a derivation, decided as told."""
    given = dict(name=f"step {number}", says="", needs=(), holds=True, how="exact identity", slack="", cites="", source="")
    pairs = tuple((encode(letter), encode(value)) for letter, value in put.items())
    left = encode(rule.subs(put, simultaneous=True))
    return StepRecord(**{**given, **more}, number=number, rule=encode(rule), put=pairs, left=left, relation=relation, gives=encode(gives))


def record(name, family="isoperimetry", **more):
    """A record with everything a report needs; `more` overrides it."""
    blank = dict(
        kind="claim", says="P(|<u, x>| >= t) for x on the unit sphere of R^d", source="bubeck-sellke-2021, Definition 1.1 (submission)",
        relation="<=", predicts=encode(2 * sp.exp(-(d - 1) * t**2 / 2)), within=0.0, band="", requires=(), by_hand=(), steps=(), gap="",
        readings=(), controls=(), follows_from=(), cites=(), error="", seconds=0.25, seed=7, budget="quick",
        versions=(("python", "3.13.1"), ("numpy", "2.4.6")), commit="0123456789ab", cpu="A processor with 2 cores",
        epoch=1_700_000_000, notes="",
    )  # fmt: skip
    return Record(name=name, family=family, **{**blank, **more})


def bound():
    """A tail bound down to 1e-30, a zero count, a control far outside the axes, a hypothesis, by-hand entries."""
    points = [dict(d=20, t=0.5), dict(d=100, t=0.2), dict(d=400, t=0.6)]
    ends = ((0.0253, 0.0213, 0.0297), (0.0019, 0.0011, 0.0031), (0.0, 0.0, 7.3e-31))
    seen = [Estimate(*three, 20_000, level=1e-6) for three in ends]
    bounds = [0.186, 0.276, 1.2e-30]
    rows = tuple(reading(point, "<=", number, estimate) for point, number, estimate in zip(points, bounds, seen, strict=True))
    why = "four times the exponent"
    name = "four_times_exponent"
    lie = reading(points[0], "<=", 3.1e-12, seen[0], control=name)
    return record(
        "sphere_linear_tail", readings=rows, requires=((encode(d), ">=", encode(sp.Integer(2)), "the sphere has a direction to move in"),),
        controls=(ControlRecord(name, why, True, (lie,), "", "", encode(2 * sp.exp(-2 * (d - 1) * t**2))),),
        by_hand=((dict(d=101, t=0.3), "0.022218", "2 exp(-100 * 0.09/2) = 2 exp(-4.5)"), (dict(d=2, t=1), "1e-30", "tiny")),
    )  # fmt: skip


def asymptotic():
    """Thirty points of many coordinates with a word among them, an OPEN one, and a control that was not refuted."""
    names = ["erf", "relu", "softplus with a long name"]
    points = [dict(n=3 * d_ // 2, d=d_, p=4 * d_, eps=0.001 * d_, phi=names[i % 3], ridge=1e-9) for i, d_ in enumerate(range(50, 350, 10))]
    rows = [reading(point, "~", 1.0, Estimate(1.001, 0.999, 1.003, 900, level=1e-6), 0.01, 1 / point["d"]) for point in points]
    rows[3] = reading(points[3], "~", 1.0, Estimate(1.0, 0.5, 1.5, 900, level=1e-6), 0.01, 1 / 80)
    why = "the residual of the target forgotten, eps^2 > 1"
    weak = reading(points[0], "~", 1.001, Estimate(1.001, 0.999, 1.003, 900, level=1e-6), 0.01, 0.02, "residual_forgotten")
    return record(
        "energy_of_the_ridgeless_fit", "random_features", relation="~", band="0.9/d", within=0.01, readings=tuple(rows), says=LONG,
        predicts=encode("d s_inf + n d/(p - n) as n, p, d grow together"),
        controls=(ControlRecord("residual_forgotten", why, False, (weak,)),),
        source="mei-montanari-2019, here",
    )  # fmt: skip


def failing():
    """An exact law that fails, with predicted 0, a negative value, an estimate that errs low, and one that is not finite."""
    rows = (
        reading(dict(n=2), "==", Fraction(0), Estimate(0, 0, 0)),
        reading(dict(n=3), "==", Fraction(-16, 9), Estimate(Fraction(-16, 9), Fraction(-16, 9), Fraction(-16, 9))),
        reading(dict(n=4), "==", 2.5, Estimate(2.4, 2.4, 2.4, 100, "low")),
        reading(dict(n=5), "==", 2.5, Estimate(2.4, 2.3, 2.45, 100, level=1e-6)),
        reading(dict(n=6), "==", float("inf"), Estimate(2.4, 2.3, 2.45, 100, level=1e-6)),
    )
    return record(
        "labels_fitted", "a_shelf_of_my_own", relation="==", readings=rows, predicts=encode(sp.Min(n, p)),
        controls=(ControlRecord("raises", "a control that raises", False, (), "",
                                "ValueError: no such thing (verify/claims/x.py, line 3)"),),
    )  # fmt: skip


def derived():
    """A derivation with a substitution, a slack, a need, a citation and a gap, and a control that is derived."""
    z = sp.Symbol("B", positive=True)
    need = (encode(eps), "<=", encode(sigma**2), "the error is below the noise")
    steps = (
        step(1, 2 * n * t**2 / z**2, {t: eps / 6, z: sp.Integer(4)}, "==", n * eps**2 / 288, says="Hoeffding's exponent", cites=HOEFFDING),
        step(2, n * eps**2 / 288, {}, ">=", n * eps**2 / 512, how="rational, ratio 16/9", slack=encode(sp.Rational(16, 9))),
        step(3, FLOOR, {}, "<=", sp.Symbol("log_N") + FLOOR**2, needs=(need,), how="certificate: larger - smaller = 2*h1 + (g + y)**2"),
        step(4, sp.exp(-n), {}, "<=", sp.exp(-n * eps**2), holds=False, how="the wrong way round: ratio 1/2 is below 1"),
    )
    gap = "step 4: 'step 4' is not proved: exp(-n) <= exp(-epsilon**2*n)"
    controls = (ControlRecord("exponent_8_squared", "the exponent of 8^2", True, (), "step 2: 2*epsilon**2*n/81 == epsilon**2*n/18"),)
    return record("lemma_2_1_budget", "finite_class", steps=steps, gap=gap, controls=controls, predicts="", relation="")


def theorem():
    """A head theorem, one of whose claims is not among the records."""
    return record(
        "theorem_3", "finite_class", kind="theorem", relation="", predicts="", says=LONG, follows_from=("lemma_2_1_budget", "absent_claim"),
        cites=(HOEFFDING, "vershynin-2018, Proposition 2.6.1"), notes="1/128 against the 1/512 printed",
    )  # fmt: skip


def broken():
    """A claim file that does not import."""
    none = dict(says="(this file holds no claim)", source="", relation="", predicts="")
    return record("unimportable", "a_shelf_of_my_own", **none, error="does not import: <x> & #y")


def all_records():
    """All of them, in the shelf's order."""
    return [bound(), derived(), theorem(), asymptotic(), failing(), broken()]
