"""Lemma 2.1, line by line: a function that fits below the noise level has learnt some of the noise.

Means over the n data points are letters: zz is the mean of z^2, zf the mean of z f, and so on.  Probabilities are letters or
functions, so that a union bound is a line of algebra whose premises (Hoeffding's inequality) are cited hypotheses.
"""

import sympy as sp

from theory.concentration import BOUNDED_PROXY, BOUNDED_PROXY_CITES, CHERNOFF, CHERNOFF_CITES, HOEFFDING, HOEFFDING_CITES, hoeffding, v
from theory.decide import certificate, h, rational
from theory.derivation import Derivation, Need, Step
from theory.inference import averaged, instance, monotone, union_bound
from theory.symbols import B, eps, f, g, letter, n, sigma, t, x, y, z

SUBMISSION = "bubeck-sellke-2021, Lemma 2.1 (submission)"
REPAIR = "here, repair of bubeck-sellke-2021, Lemma 2.1"

zz = letter("zz", "mean of z_i^2 over the data", real=True)
zg = letter("zg", "mean of z_i g(x_i) over the data", real=True)
zf = letter("zf", "mean of z_i f(x_i) over the data: how much of the noise the function has learnt", real=True)
gf = letter("gf", "mean of (g(x_i) - f(x_i))^2 over the data", nonnegative=True)
yg = letter("yg", "mean of y_i^2 - g(x_i)^2 over the data; its expectation is sigma^2", real=True)
mse = letter("MSE", "training error, the mean of (y_i - f(x_i))^2", real=True)

P_zz = sp.Function("P_zz", nonnegative=True)
"""P_zz(t) = P(mean of z_i^2 < sigma^2 - t)."""
P_zg = sp.Function("P_zg", nonnegative=True)
"""P_zg(t) = P(mean of z_i g(x_i) < -t)."""
P_yg = sp.Function("P_yg", nonnegative=True)
"""P_yg(t) = P(mean of y_i^2 - g(x_i)^2 < sigma^2 - t)."""

P_zf = sp.Function("P_zf", nonnegative=True)
"""P_zf(t) = P(some f in the class has mean z_i f(x_i) >= t)."""
P_fit = sp.Function("P_fit", nonnegative=True)
"""P_fit(epsilon) = P(some f in the class has MSE <= sigma^2 - epsilon)."""

LABEL = Need(y**2, "<=", 1, "labels lie in [-1, 1]")
REGRESSION = Need(g**2, "<=", 1, "so does their conditional mean")
SQUARES = Need(gf, ">=", 0, "a mean of squares")
FITS = Need(mse, "<=", sigma**2 - eps, "the function fits below the noise level")
PRINTED = n * eps**2 / 8**3
HALF, THIRD, QUARTER = (sp.Rational(1, m) for m in (2, 3, 4))

TERMS = {mse: (g + z - f) ** 2, zz: z**2, zg: z * g, zf: z * f, gf: (g - f) ** 2}
TERMS_YG = {mse: (y - f) ** 2, yg: y**2 - g**2, zf: (y - g) * f, gf: (g - f) ** 2}


def earned_as_submitted(share: sp.Expr = QUARTER) -> Derivation:
    """From the two events of the submission, deviations epsilon/6 each: a fit has mean z f >= share * epsilon.

    share = 1/4 is what follows; share = 1/3 is what is printed, and has a gap.
    """
    events = [
        Need(zz, ">=", sigma**2 - eps / 6, "first Hoeffding event"),
        Need(zg, ">=", -eps / 6, "second Hoeffding event"),
    ]
    square = Step(
        "expand the square at one data point",
        (y - f) ** 2,
        {y: g + z},
        "==",
        z**2 + 2 * z * g - 2 * z * f + (g - f) ** 2,
        name="square",
        source=SUBMISSION,
    )
    average = Step(
        "average over the data",
        mse,
        {},
        "==",
        zz + 2 * zg - 2 * zf + gf,
        [square.conclusion],
        averaged(TERMS),
        name="average",
        uses=["square"],
    )
    solved = Step(
        "solve for the mean of z f",
        zf,
        {},
        ">=",
        share * eps,
        [*events, FITS, SQUARES, average.conclusion],
        certificate(h(1) / 2 + h(2) + h(3) / 2 + h(4) / 2 - h(5) / 2),
        source=SUBMISSION,
        name="earned",
        uses=["average"],
    )
    return Derivation(
        says="on the two noise events a function that fits below the noise level has mean z f >= share * epsilon",
        source=SUBMISSION,
        hypotheses=[*events, FITS, SQUARES],
        steps=[square, average, solved],
        concludes=Need(zf, ">=", share * eps),
    )


def budget_as_submitted(exponent: sp.Expr = PRINTED, length: int = 4) -> Derivation:
    """Two Hoeffding bounds, each worth n epsilon^2/288, against the printed n epsilon^2/8^3: slack 16/9."""
    derived = n * eps**2 / 288
    zz_tail = Need(P_zz(t), "<=", sp.exp(-hoeffding(t, 4)), "Hoeffding's inequality, z_i^2 in [0, 4]", HOEFFDING_CITES)
    zg_tail = Need(P_zg(t), "<=", sp.exp(-hoeffding(t, 4)), "Hoeffding's inequality, z_i g(x_i) in [-2, 2]", HOEFFDING_CITES)
    bounded = Step(
        "z = y - g and |y|, |g| <= 1",
        z**2,
        {z: y - g},
        "<=",
        4,
        [LABEL, REGRESSION],
        certificate(2 * h(1) + 2 * h(2) + (y + g) ** 2),
        source=SUBMISSION,
        name="z^2 <= 4",
    )
    budget = Step(
        "Hoeffding's exponent at the length of [0, 4]",
        HOEFFDING,
        {t: eps / 6, B: length},
        "==",
        derived,
        cites=HOEFFDING_CITES,
        source=SUBMISSION,
        name="hoeffding",
    )
    asked = Step(
        "the printed 8^3 asks for less",
        derived,
        {},
        ">=",
        exponent,
        decided_by=rational(),
        source=SUBMISSION,
        name="8^3",
        uses=["hoeffding"],
    )
    event = Step(
        "exp(-x) is decreasing",
        sp.exp(-derived),
        {},
        "<=",
        sp.exp(-exponent),
        [Need(exponent, "<=", derived)],
        monotone(sp.exp(-x), x),
        name="one event",
        uses=["8^3"],
    )
    first = Step(
        "the event for z^2",
        P_zz(t),
        {t: eps / 6},
        "<=",
        sp.exp(-derived),
        [zz_tail],
        instance({t: eps / 6}),
        cites=HOEFFDING_CITES,
        name="zz",
    )
    second = Step(
        "the event for z g",
        P_zg(t),
        {t: eps / 6},
        "<=",
        sp.exp(-derived),
        [zg_tail],
        instance({t: eps / 6}),
        cites=HOEFFDING_CITES,
        name="zg",
    )
    union = Step(
        "union bound over the two events",
        P_zz(t) + P_zg(t),
        {t: eps / 6},
        "<=",
        2 * sp.exp(-exponent),
        [s.conclusion for s in (first, second, event)],
        certificate(h(1) + h(2) + 2 * h(3)),
        source=SUBMISSION,
        uses=["zz", "zg", "one event"],
    )
    return Derivation(
        says="the two noise events of Lemma 2.1 fail with probability at most 2 exp(-n epsilon^2/8^3)",
        source=SUBMISSION,
        hypotheses=[LABEL, REGRESSION, zz_tail, zg_tail],
        steps=[bounded, budget, asked, event, first, second, union],
        concludes=[Need(P_zz(eps / 6) + P_zg(eps / 6), "<=", 2 * sp.exp(-exponent)), Need((y - g) ** 2, "<=", 4)],
    )


def earned_repaired(share: sp.Expr = THIRD) -> Derivation:
    """One event for y^2 - g^2 in place of two for z^2 and z g: a fit has mean z f >= epsilon/3, as the lemma says."""
    event = Need(yg, ">=", sigma**2 - eps / 3, "the event for y^2 - g^2")
    square = Step(
        "at one data point, z = y - g", y**2 - g**2 - 2 * z * f + (g - f) ** 2, {z: y - g}, "==", (y - f) ** 2, name="square", source=REPAIR
    )
    average = Step(
        "average over the data", yg - 2 * zf + gf, {}, "==", mse, [square.conclusion], averaged(TERMS_YG), name="average", uses=["square"]
    )
    solved = Step(
        "solve for the mean of z f",
        zf,
        {},
        ">=",
        share * eps,
        [event, FITS, SQUARES, average.conclusion],
        certificate(h(1) / 2 + h(2) / 2 + h(3) / 2 + h(4) / 2),
        source=REPAIR,
        name="earned",
        uses=["average"],
    )
    return Derivation(
        says="on one noise event a function that fits below the noise level has mean z f >= epsilon/3, as printed",
        source=REPAIR,
        hypotheses=[event, FITS, SQUARES],
        steps=[square, average, solved],
        concludes=Need(zf, ">=", share * eps),
    )


def budget_repaired(exponent: sp.Expr = PRINTED, length: int = 2) -> Derivation:
    """y^2 - g^2 lies in [-1, 1] and has mean sigma^2: one Hoeffding bound, n epsilon^2/18 against n epsilon^2/8^3."""
    derived = n * eps**2 / 18
    tail = Need(P_yg(t), "<=", sp.exp(-hoeffding(t, 2)), "Hoeffding's inequality, y_i^2 - g(x_i)^2 in [-1, 1]", HOEFFDING_CITES)
    low = Step("y^2 - g^2 >= -1", y**2 - g**2, {}, ">=", -1, [REGRESSION], certificate(h(1) + y**2), source=REPAIR, name="low")
    high = Step("y^2 - g^2 <= 1", y**2 - g**2, {}, "<=", 1, [LABEL], certificate(h(1) + g**2), source=REPAIR, name="high")
    budget = Step(
        "Hoeffding's exponent at the length of [-1, 1]",
        HOEFFDING,
        {t: eps / 3, B: length},
        "==",
        derived,
        cites=HOEFFDING_CITES,
        source=REPAIR,
        name="hoeffding",
    )
    asked = Step(
        "the printed 8^3 asks for less", derived, {}, ">=", exponent, decided_by=rational(), source=REPAIR, name="8^3", uses=["hoeffding"]
    )
    event = Step(
        "the event for y^2 - g^2",
        P_yg(t),
        {t: eps / 3},
        "<=",
        sp.exp(-derived),
        [tail],
        instance({t: eps / 3}),
        cites=HOEFFDING_CITES,
        source=REPAIR,
        name="event",
    )
    weaker = Step(
        "exp(-x) is decreasing",
        sp.exp(-derived),
        {},
        "<=",
        sp.exp(-exponent),
        [Need(exponent, "<=", derived)],
        monotone(sp.exp(-x), x),
        source=REPAIR,
        uses=["8^3", "event"],
    )
    return Derivation(
        says="the noise event of the repaired Lemma 2.1 fails with probability at most exp(-n epsilon^2/8^3)",
        source=REPAIR,
        hypotheses=[LABEL, REGRESSION, tail],
        steps=[low, high, budget, asked, event, weaker],
        concludes=[Need(P_yg(eps / 3), "<=", sp.exp(-exponent)), Need(y**2 - g**2, ">=", -1), Need(y**2 - g**2, "<=", 1)],
    )


def budget_conditional() -> Derivation:
    """Given x, y^2 lies in [0, 1], and the conditional mean Var(y | x) of y^2 - g^2 lies in [0, 1]: n epsilon^2/9."""
    tail = Need(P_yg(t), "<=", sp.exp(-CHERNOFF.subs(v, HALF)), "Chernoff's bound for terms with variance proxy 1/2", CHERNOFF_CITES)
    proxy = Step(
        "given x, y^2 lies in [0, 1]; so does Var(y | x)",
        BOUNDED_PROXY,
        {B: 1},
        "==",
        QUARTER,
        cites=BOUNDED_PROXY_CITES,
        source=REPAIR,
        name="proxy",
    )
    both = Step(
        "proxies of the conditional part and of the conditional mean add (tower property)",
        2 * v,
        {v: QUARTER},
        "==",
        HALF,
        source=REPAIR,
        name="both",
        uses=["proxy"],
    )
    exponent = Step("Chernoff's exponent", CHERNOFF, {v: HALF}, "==", n * t**2, cites=CHERNOFF_CITES, name="chernoff", uses=["both"])
    event = Step(
        "at deviation epsilon/3",
        P_yg(t),
        {t: eps / 3},
        "<=",
        sp.exp(-n * eps**2 / 9),
        [tail],
        instance({t: eps / 3}),
        source=REPAIR,
        name="event",
    )
    return Derivation(
        says="conditioning on the inputs the noise event of the repaired Lemma 2.1 has exponent n epsilon^2/9",
        source=REPAIR,
        hypotheses=[tail],
        steps=[proxy, both, exponent, event],
        concludes=[Need(P_yg(eps / 3), "<=", sp.exp(-n * eps**2 / 9)), Need(CHERNOFF.subs(v, HALF), "==", n * t**2)],
    )


def lemma_2_1(share: sp.Expr = THIRD) -> Derivation:
    """Lemma 2.1 repaired, whole: P(a fit) <= exp(-n epsilon^2/9) + P(some f has mean z f >= epsilon/3)."""
    earned, budget = earned_repaired(share), budget_conditional()
    square, average, solved = earned.steps
    event = Need(yg, ">=", sigma**2 - eps / 3, "the event for y^2 - g^2")
    identity_of_means = average.conclusion
    union = Step(
        "a fit costs the noise event or learns the noise",
        P_fit(eps),
        {},
        "<=",
        P_yg(eps / 3) + P_zf(share * eps),
        [SQUARES, identity_of_means],
        union_bound(
            (event, FITS, SQUARES, identity_of_means),
            Need(zf, ">=", share * eps),
            solved.decided_by,
            {
                P_fit(eps): FITS,
                P_yg(eps / 3): Need(yg, "<", sigma**2 - eps / 3),
                P_zf(share * eps): Need(zf, ">=", share * eps),
            },
        ),
        source=REPAIR,
        name="union",
        uses=["average"],
    )
    noise = Need(*budget.steps[-1].statement)
    total = Step(
        "with the noise event's budget",
        P_fit(eps),
        {},
        "<=",
        sp.exp(-n * eps**2 / 9) + P_zf(share * eps),
        [union.conclusion, noise],
        certificate(h(1) + h(2)),
        source=REPAIR,
        uses=["union", "event"],
    )
    return Derivation(
        says="Lemma 2.1 with epsilon/3 as printed and the exponent n epsilon^2/9",
        source=REPAIR,
        hypotheses=[*earned.hypotheses, *budget.hypotheses],
        steps=[square, average, solved, *budget.steps, union, total],
        concludes=[Need(P_fit(eps), "<=", sp.exp(-n * eps**2 / 9) + P_zf(share * eps)), *budget.concludes, *earned.concludes],
    )
