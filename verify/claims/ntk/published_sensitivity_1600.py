"""The largest size of arXiv:2302.01629, N = 1600 points in dimension 1000, where n > d: NTK of tanh with k = 15 neurons.

The closed form of S is compared with fits.
"""

from theory.features.derivations import ntk_ridgeless
from theory.features.derivations.ntk_ridgeless import variance
from verify import Band, Claim, Control, Formula
from verify.claims.ntk.published_sensitivity import closed, measure

POINTS = [dict(N=1600, k=15)]

claim = Claim(
    says=("For 1600 labels of noise fitted by NTK features of tanh with 15 neurons and d = 1000, S^2 is near d (E f^2 + D2 |theta|^2)."),
    relation="~",
    predicts=closed("d (E f^2 + D2 |theta|^2)", public=True),
    source="here; bombari-kiyani-mondelli-2023, the experiment",
    points=POINTS,
    derive=ntk_ridgeless.with_slope(),
    measure=measure,
    fits=True,
    within=0.098,
    band=Band(2.6, "k"),
    by_hand=[
        (
            POINTS[0],
            "889.8",
            (
                "c0^2 = .366879, v = .097524, D2 = .300204, g = 15 c0^2 = 5.503185; "
                "1600 kappa^2 + (600 g - 11800 v) kappa - 13400 v (v + g) = 0, "
                "that is 1600 kappa^2 + 2151.13 kappa - 7319.11 = 0: kappa = (sqrt(2151.13^2 + 6400 * 7319.11) - 2151.13)/3200 = "
                "(7174.24 - 2151.13)/3200 = 1.56972. With U = v + g = 5.600709: U/(U + kappa) = .781084, v/(v + kappa) = .0584941, "
                "df2 = 1000 * .610093 + 14000 * .00342156 = 657.994, so E f^2 = 657.994/942.006 = .698503; "
                "|theta|^2 = (1000 U/(U + kappa)^2 + 14000 v/(v + kappa)^2)/942.006 = (108.931 + 491.179)/942.006 = .637056; "
                "1000 (.698503 + .300204 * .637056)"
            ),
        )
    ],
    controls=[
        Control(
            "plateau_forgotten",
            "N d/(p - N), without the constant term",
            predicts=Formula(lambda N, k: N * 1000 / (k * 1000 - N), "N d/(p - N)"),
        ),
        Control("d2_forgotten_derived", "D2 left out, in the derivation", derive=ntk_ridgeless.with_slope(variance)),
    ],
)
