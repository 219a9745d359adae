"""The floors of Theorem 3' under interpolants of n = 48 fair signs in d = 9 dimensions, p = d to 8 n d: a curve of the suite's figure.

Probability 0.95, W J = 10^4.  The printed floor is about forty times lower, and its hypothesis n eps^2 >= 8^4 log(8/delta) is not met:
48 < 20,788.
"""

from verify import Claim, Control, Formula
from verify.claims.sharpened.law_at_sizes import SHOWS, at, law_at, measure

POINTS = [at(dict(n=48, d=9, p=p), "sharp-symmetric") for p in (9, 16, 32, 64, 128, 256, 512, 1024, 2048, 3456)]

claim = Claim(
    says=(
        "If labels are fair signs and W J = 10^4, with probability 0.95 every interpolant has Lip(f) >= max over eta of (u - alpha - "
        "sigma eta) sqrt(d/c)/r_A (Theorem 3')."
    ),
    relation="==",
    predicts=Formula(law_at(), SHOWS),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 3",
    points=POINTS,
    measure=measure,
    within=1.9e-5,
    by_hand=[
        (
            POINTS[-1],
            "0.00750",
            "u - alpha = 1 - sqrt(17 (log 2 + log 40)/96) = .1191, eta = .0038: .1153 * 3/sqrt(2 (3456 * 14.78 + 3.7)/48) = .3459/46.14",
        ),
    ],
    controls=[
        Control(
            "printed_floor",
            "the floor printed in Theorem 3, epsilon/2^9 sqrt(n d/(...)), whose hypothesis on n is not met",
            predicts=Formula(law_at("paper-8"), "Theorem 3 as printed"),
        ),
    ],
)
