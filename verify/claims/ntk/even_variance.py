"""How large a fit of noise by NTK features of an even activation is: n/(p - n), and terms from what the kernel sees of <x, x'>^2/d.

<x, x'>^2/d^2 has mean 1/d and variance near 2/d^2: to leading order the terms are
2 (c1^2/D1)^2 n/d^2 + (c1^2/(D1 + c1^2 n/d))^2 n/d^2, with D1 = E phi'^2, c1 = E phi''. The last
term is the constant that many points share: with n small against d it is a sixth of the whole, and no p removes it.
"""

from verify import Band, Claim, Control
from verify.measurements import designs
from verify.measurements.features import closed_ntk

SIZES = [dict(n=20, d=50, k=100), dict(n=100, d=50, k=100), dict(n=20, d=100, k=100)]
POINTS = [dict(activation="cos", **sizes) for sizes in SIZES]


def measure(stream, activation, n, d, k):
    count = stream.samples(quick=1600, full=8000) * 50 // d
    return designs.mean_of("variance", stream, count, designs.neural_tangent, activation, n, d, k, test=50)


def not_even(stream, activation, n, d, k):
    """tanh in place of the point's activation."""
    return designs.mean_of("variance", stream, 20, designs.neural_tangent, "tanh", n, d, k, test=50)


claim = Claim(
    says=(
        "For noise of variance 1 fitted by NTK features of cos, E f^2 is near the closed form, which adds to n/(p - n) a quadratic part "
        "and a shared constant."
    ),
    relation="~",
    predicts=closed_ntk("variance"),
    source="here; bombari-kiyani-mondelli-2023, the rate",
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.03,
    band=Band(5.0),
    by_hand=[
        (
            dict(activation="cos", n=20, d=50, k=100),
            "0.018475",
            (
                "c = .367879, v = D1 = .432332, D = 1274: T = 46.19134, kappa = 4980/T = 107.8124, S = .426752: y = 4980 - kappa^2 S = "
                "19.63720; 20/y - 1. To leading order 20/4980 + 2 * .724063 * 20/2500 + (.367879/.579484)^2 * 20/2500 = .018825"
            ),
        )
    ],
    controls=[
        Control(
            "mean_curvature_forgotten",
            "c1 = 0, without the mean curvature of the activation",
            predicts=closed_ntk("variance", mu2=lambda m: 0.0),
        ),
        Control("not_even", "an activation that is not even: tanh", measure=not_even, points=POINTS[:1]),
    ],
)
