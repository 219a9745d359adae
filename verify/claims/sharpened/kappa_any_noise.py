"""The price kappa(A) of any noise at the entropy A per data point: it rises from 1 for small A to 4 for large A.

kappa(A) = min over theta of (A + Lambda)^2/(2 A theta^2), and by hand max(1, 4 (1 - log 4/A)) <= kappa(A) <= min((1 + A)^2, 4).
"""

import math

from theory.law import general_rate, kappa, symmetric_rate, tail_rate
from theory.sharpened import rates
from verify import Claim, Control, exact
from verify.engine.claim import Formula


def price(A):
    """The least of (A + Lambda)^2/(2 A x) over x = theta^2: the root of x Lambda'(x) - Lambda/2 = A/2 by bisection."""
    low, high = 1e-9 * A, 2.2 * A
    for _ in range(200):
        x = (low + high) / 2
        top = math.exp(2 * x)
        slope, rate = 2 * top / (3 + top), math.log1p(math.expm1(2 * x) / 4)
        low, high = (x, high) if 2 * x * slope - rate < A else (low, x)
    return (A + rate) ** 2 / (2 * A * x)


def measure(stream, A):
    return exact(price(A), rounding=1e-9)


def table(rate, shows):
    """kappa for one rate as a prediction at A."""
    return Formula(lambda A: kappa(A, rate), shows)


BUDGETS = (0.001, 0.01, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0, 100.0)

claim = Claim(
    says=("For any noise and MGF isoperimetry, kappa(A) = min over theta > 0 of (A + log(3/4 + exp(2 theta^2)/4))^2/(2 A theta^2)."),
    relation="==",
    predicts=table(general_rate, "min over theta of (A + log(3/4 + exp(2 theta^2)/4))^2/(2 A theta^2)"),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 3",
    points=[dict(A=a) for a in BUDGETS],
    derive=rates.kappa_general(),
    measure=measure,
    within=1.8e-9,
    by_hand=[
        (dict(A=0.001), "1.0015", "it lies between 1 and (1 + 0.001)^2 = 1.002001"),
        (dict(A=1.0), "1.754", "theta^2 = 0.79: (1 + log(0.75 + 4.855/4))^2/1.58 = 1.6746^2/1.6"),
        (dict(A=1000.0), "3.9945", "it is at least 4 (1 - 1.386294/1000) = 3.994455 and at most 4"),
    ],
    controls=[
        Control(
            "kappa_one",
            "kappa = 1, which is the price of symmetric noise",
            predicts=table(symmetric_rate, "1"),
            points=[dict(A=0.1), dict(A=10.0)],
        ),
        Control(
            "definition_1_1_alone",
            "the price under Definition 1.1 alone, which is larger",
            predicts=table(tail_rate, "the tail rate"),
            points=[dict(A=0.1), dict(A=10.0)],
        ),
        Control("kappa_3_derived", "kappa <= 3 in place of 4, in the derivation", derive=rates.kappa_general(most=3)),
    ],
)
