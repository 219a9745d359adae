"""How large a fit of noise by NTK features of an even activation is.

E f^2 = n/(p-n) + 2 (c1^2/D1)^2 n/d^2 + (c1^2/(D1 + c1^2 n/d))^2 n/d^2, p = k d, D1 = E phi'^2, c1 = E phi''. The kernel sees <x, x'>^2/d,
which spreads by 2/d^2 around a mean of 1/d. The first term is the law's; the second is what spreads, the third the constant that many
points share: with n small against d it is a sixth of the whole, and no p removes it.
"""

from theory import ntk
from theory.activations import get
from verify import Band, Claim, Control, Formula, designs

SIZES = [dict(n=20, d=50, k=100), dict(n=100, d=50, k=100), dict(n=20, d=100, k=100)]
POINTS = [dict(activation="cos", **sizes) for sizes in SIZES]
FORM = "n/(p - n) + 2 (c1^2/D1)^2 n/d^2 + (c1^2/(D1 + c1^2 n/d))^2 n/d^2"


def closed(says, spread=2.0, constant=1.0):
    """The closed form; a false one has another number in place of the 2, or of the 1 before the last term."""

    def function(activation, n, d, k):
        true, m = ntk.predict(activation, n, d, k).variance, get(activation).moments()
        first = (m.mu2**2 / m.D1) ** 2 * n / d**2
        last = (m.mu2**2 / (m.D1 + m.mu2**2 * n / d)) ** 2 * n / d**2
        return true + (spread - 2.0) * first + (constant - 1.0) * last

    return Formula(function, says)


def measure(stream, activation, n, d, k):
    count = stream.samples(quick=800, full=8000) * 50 // d
    return designs.mean_of("variance", stream, count, designs.neural_tangent, activation, n, d, k, test=50)


def not_even(stream, activation, n, d, k):
    """tanh in place of the point's activation."""
    return designs.mean_of("variance", stream, 20, designs.neural_tangent, "tanh", n, d, k, test=50)


claim = Claim(
    says="NTK features of cos that fit noise of variance 1 have E f^2 = n/(p-n) + 2 (c1^2/D1)^2 n/d^2 + (c1^2/(D1 + c1^2 n/d))^2 n/d^2.",
    relation="~",
    predicts=closed(FORM),
    source="here; bombari-kiyani-mondelli-2023, the rate",
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.03,
    band=Band(4.0),
    by_hand=[
        (
            dict(activation="cos", n=20, d=50, k=100),
            "0.018825",
            "D1 = .432332, c1^2 = .367879: 20/4980 = .0040161; 2 * .724063 * 20/2500 = .0115850; (.367879/.579484)^2 * .008 = .0032242",
        )
    ],
    controls=[
        Control("what spreads forgotten", predicts=closed("0 in place of 2", spread=0.0)),
        Control("the shared constant forgotten", predicts=closed("without the last term", constant=0.0), points=[POINTS[0], POINTS[2]]),
        Control("an activation that is not even: tanh", measure=not_even, points=POINTS[:1]),
    ],
)
