"""Lemma 2.1, its printed proof (submission): the two events give mean z f >= epsilon/4 for every fit; the proof prints epsilon/3.

Two points, exact: z = (1/2, -1/2), g = (-1/30, 1/30), f = (3/50, -3/50), y = g + z, sigma^2 = 4/15, epsilon = 1/10.  Both events hold
(mean z^2 = 1/4 >= sigma^2 - epsilon/6 = 1/4, mean z g = -1/60 = -epsilon/6), f fits (MSE = (61/150)^2 <= sigma^2 - epsilon = 1/6) and
mean z f = 3/100, which is less than epsilon/3 = 1/30.  The lemma itself is true with epsilon/3: see lemma_2_1_repaired.
"""

from fractions import Fraction

import sympy as sp

from theory.paper import lemma_2_1
from theory.proof.letters import eps
from verify import Claim, Control, exact

HALF, SIGMA_2 = Fraction(1, 2), Fraction(4, 15)


def means(g, f):
    """(mean z^2, mean z g, MSE, mean z f) of the two points z = (1/2, -1/2), g = (g, -g), f = (f, -f), y = g + z."""
    return HALF**2, HALF * g, (g + HALF - f) ** 2, HALF * f


def measure(stream, epsilon):
    """mean z f of the two-point example, its hypotheses checked in exact fractions."""
    zz, zg, mse, zf = means(g=Fraction(-1, 30), f=Fraction(3, 50))
    if not (zz >= SIGMA_2 - epsilon / 6 and zg >= -epsilon / 6 and mse <= SIGMA_2 - epsilon):
        raise ValueError(f"not an example: mean z^2 = {zz}, mean z g = {zg}, MSE = {mse} at epsilon = {epsilon}")
    return exact(zf)


def second_event_dropped(stream, epsilon):
    """g = -1/10, so mean z g = -1/20 < -epsilon/6: f = 0 fits, MSE = (2/5)^2 <= 1/6, and has mean z f = 0."""
    zz, _, mse, zf = means(g=Fraction(-1, 10), f=Fraction(0))
    if not (zz >= SIGMA_2 - epsilon / 6 and mse <= SIGMA_2 - epsilon):
        raise ValueError(f"not an example: mean z^2 = {zz}, MSE = {mse} at epsilon = {epsilon}")
    return exact(zf)


claim = Claim(
    says="On the two noise events of the submission's Lemma 2.1 a function with MSE <= sigma^2 - epsilon has mean z f >= epsilon/4.",
    relation=">=",
    predicts=eps / 4,
    source="bubeck-sellke-2021, Lemma 2.1, proof (submission)",
    points=[dict(epsilon=Fraction(1, 10))],
    derive=lemma_2_1.earned_as_submitted(),
    measure=measure,
    notes=(
        "Lemma 2.1 stands with epsilon/3 and a better exponent, by one event for y^2 - g^2 in place of the two (see "
        "lemma_2_1_repaired); later versions are reported to print epsilon/4."
    ),
    by_hand=[
        (
            dict(epsilon=Fraction(1, 10)),
            Fraction(1, 40),
            ("(1/10)/4 = 1/40; in the example mean z f = (1/2)(3/50) = 3/100, which lies between 1/40 and 1/30"),
        )
    ],
    controls=[
        Control("as_printed", "as printed: mean z f >= epsilon/3", predicts=eps / 3),
        Control("event_dropped", "the event for mean z g is dropped: g = -1/10 and f = 0", measure=second_event_dropped),
        Control(
            "as_printed_derived",
            "as printed: mean z f >= epsilon/3, in the derivation",
            derive=lemma_2_1.earned_as_submitted(sp.Rational(1, 3)),
        ),
    ],
)
