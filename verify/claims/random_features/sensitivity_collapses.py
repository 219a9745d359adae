"""One formula for every n, d and p: S^2 (p-n)/(n d) of ridgeless cos features is coth(1/2) + u/(4 sinh^4(1/2)), u = (p-n)/d^2.

The law's n d/(p-n) has the factor ell = D1/v, and (mu_2^2/v)^2 n/d, which no p removes, is added. For cos v = (1 - e^-1)^2/2,
D1 = (1 - e^-2)/2, mu_2^2 = e^-1. An odd activation keeps a part of order d, and its S^2 does not follow one curve in u.
"""

import sympy as sp

from theory.proof.letters import d, n, p
from verify import Band, Claim, Control
from verify.engine.estimate import mapped
from verify.measurements import designs

HALF = sp.Rational(1, 2)
ELL, PLATEAU = sp.coth(HALF), 1 / (4 * sp.sinh(HALF) ** 4)
POINTS = [
    *(dict(d=50, n=n, p=p) for n, p in ((50, 100), (100, 250), (50, 350))),
    *(dict(d=100, n=50, p=p) for p in (250, 650, 1250)),
    *(dict(d=200, n=50, p=p) for p in (450, 850)),
]


def collapsed(activation):
    """The `measure`: the mean over designs of S^2 in units of n d/(p-n)."""

    def measure(stream, n, d, p):
        count = max(48, min(64, 2_500_000 // (d * p)))
        count = stream.samples(quick=count, full=10 * count)
        test = 32 if p < 1000 else 20
        seen = designs.mean_of("sensitivity_squared", stream, count, designs.random_features, activation, n, d, p, test=test)
        return mapped(lambda end: end * (p - n) / (n * d), seen)

    return measure


claim = Claim(
    says=(
        "For noise fitted by ridgeless cos features, S^2 (p-n)/(n d) is near coth(1/2) + u/(4 sinh^4(1/2)), u = (p-n)/d^2, for all n, d "
        "and p."
    ),
    relation="~",
    predicts=ELL + PLATEAU * (p - n) / d**2,
    source="here, from the fixed point of mei-montanari-2019",
    points=POINTS,
    measure=collapsed("cos"),
    fits=True,
    within=0.065,
    band=Band(9.3),
    by_hand=[
        (
            dict(d=100, n=50, p=650),
            "2.3674",
            "D1/v = .432332/.199788 = 2.163953; (.367879/.199788)^2 * 600/10^4 = 3.39056 * .06 = .203434",
        ),
    ],
    controls=[
        Control(
            "p_for_p_minus_n", "n d/p in place of n d/(p-n)", predicts=(ELL + PLATEAU * (p - n) / d**2) * (p - n) / p, points=POINTS[:1]
        ),
        Control("plateau_forgotten", "coth(1/2) alone, without the term in u", predicts=ELL, points=[POINTS[2]]),
        Control("ell_one", "ell = 1 in place of D1/v = coth(1/2)", predicts=1 + PLATEAU * (p - n) / d**2, points=POINTS[:1]),
        Control("not_even", "an activation that is not even: erf", measure=collapsed("erf"), points=[*POINTS[1:5], POINTS[6]]),
    ],
)
