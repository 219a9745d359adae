"""A linear target with noise, on inputs with a power-law covariance: what is not learnt of it acts as noise, what is learnt adds energy.

y = <b, x> + z, b ~ N(0, signal I/d): B = signal (1 - kappa d/dkappa) delta is added to the noise, and the mean fit has the energy
signal (d delta/d eps + (1/d) tr [(I - R)^2 + b' C^2 R^2]), v_j -> v_j + eps (D_j - a_j^2).
"""

from theory.features.derivations import slopes
from theory.features.derivations.slopes import spread
from verify import Band, Claim, Control, Formula
from verify.claims.random_features.covariance_energy import FIVE, HERE, SEVEN, WIDE, false, form, participation, seen


def measure(stream, **point):
    return seen(stream, "energy", signal=3.0, **point)


def without_the_target(**point):
    """The noise's energy alone."""
    return form("energy", **point)


def as_white_noise(**point):
    """The target taken for so much more noise: all of it unseen."""
    return 4.0 * form("energy", **point)


POINTS = [
    dict(SEVEN, activation="erf", ridge=0),
    dict(FIVE, activation="relu", ridge=40),
    dict(n=150, d=100, p=75, alpha=0.5, activation="erf", ridge=0),
    dict(WIDE, alpha=0.5, activation="relu", ridge=40),
]

claim = Claim(
    says=(
        "For random features fitted to <b, x> + z with E <b, x>^2 = 3 E z^2, C of eigenvalues k^-alpha, the energy is near that of the "
        "fixed point."
    ),
    relation="~",
    predicts=Formula(lambda **point: form("energy", signal=3.0, **point), "(E_test/n) tr G Sigma (Sigma + kappa)^-2 + m'Gm"),
    source=HERE,
    points=POINTS,
    derive=slopes.target_energy(),
    measure=measure,
    fits=True,
    within=0.032,
    band=Band(2.2, "PR", participation),
    by_hand=[
        (
            dict(n=400, d=200, p=200, alpha=0.0, activation="erf", ridge=0),
            "6.111",
            "t = .15214, delta = .26388, E_test = 2 (1 + 3 delta) = 3.5833; (E_test/n)(147.22 + 190.61) + 3 (1 - delta + .10485 * 2.787)",
        ),
    ],
    controls=[
        Control("noise_alone", "the form for the noise without the target", predicts=Formula(without_the_target, "the form at signal 0")),
        Control(
            "target_counted_noise",
            "the form with the target counted as noise",
            predicts=Formula(as_white_noise, "the form at signal 0, noise 4"),
            points=POINTS[:1],
        ),
        Control(
            "slope_part_dropped",
            "the form without the terms D_j - a_j^2",
            predicts=Formula(lambda **point: false("energy", signal=3.0, **point, D1=lambda m: m.mu1**2), "without the rest of G"),
            points=POINTS[1:2],
        ),
        Control(
            "one_resolvent_squared_for_two_derived",
            "one squared resolvent in place of two, in the derivation",
            derive=slopes.target_energy(spread),
        ),
    ],
)
