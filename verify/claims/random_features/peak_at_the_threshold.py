"""At p = n, where no closed form holds, fits of noise are steeper than on either side: by more than a factor 2 in S^2.

Both closed forms grow without bound as p goes to n, like n d/|p - n|; the smallest singular value of a square matrix of features is small.
The median is taken, because S^2 at p = n has a heavy tail.
"""

from verify import Claim, Control, median
from verify.measurements import designs

SIZES = dict(n=60, d=50)
POINTS = [dict(SIZES, activation=name, side=side) for name, side in (("erf", 40), ("erf", 90), ("relu", 40), ("cos", 90))]


def ratios(stream, n, d, activation, side, per_parameter=0.0):
    """S^2 at p = n over S^2 at p = side, each of its own design: the median over pairs."""
    found = []
    for number in range(stream.samples(quick=60, full=400)):
        own = stream.spawn(f"pair {number}")
        steep = [
            designs.random_features(own.spawn(f"{p} features"), activation, n, d, p, ridge=per_parameter * p, test=20).energy
            for p in (n, side)
        ]
        found.append(steep[0] / steep[1])
    return median(found)


def measure(stream, **point):
    return ratios(stream, **point)


def with_ridge(stream, **point):
    """A ridge of half the number of parameters."""
    return ratios(stream, per_parameter=0.5, **point)


claim = Claim(
    says=(
        "For noise fitted by ridgeless random features, S^2 at p = n is more than twice S^2 at p = 2n/3 and at p = 3n/2, in the median "
        "over designs."
    ),
    relation=">=",
    predicts=2,
    source="here; dohmatob-2021, the phenomenon (iv) seen there",
    points=POINTS,
    measure=measure,
    fits=True,
    by_hand=[(POINTS[0], 2, "n d/|p - n| in both closed forms passes every bound as p goes to n")],
    controls=[
        Control("factor_100000", "a factor of more than 10^5", predicts=10**5),
        Control("ridge_half_number_parameters", "a ridge lambda = p/2 in place of none", measure=with_ridge),
    ],
)
