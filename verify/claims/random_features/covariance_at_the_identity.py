"""Two fixed points at C = I: the one with a spectrum and a law of neurons in it, and the isotropic one, which has one equation for t.

They share no formula but the last, E aa' = mm' + (E_test/n) Sigma (Sigma + kappa)^-2: one has d delta/d kappa and d delta/d eps implicitly,
the other in letters. For odd activations, which have no quadratic part, they must agree to rounding in every quantity.
"""

from dataclasses import asdict

import numpy as np

from theory.features import random_features
from theory.features.derivations import slopes
from theory.features.derivations.slopes import D1, dshare, s, share, v
from verify import Claim, Control, exact, finite

SIZES = [(100, 100, 400, 0.0), (300, 100, 80, 0.0), (100, 100, 150, 30.0), (60, 100, 300, 5.0)]
POINTS = [dict(activation=name, n=n, d=d, p=p, ridge=ridge) for name in ("erf", "sin") for n, d, p, ridge in SIZES]


def ratio(activation, n, d, p, ridge, spectrum):
    """The quantity that differs most, over the isotropic one."""
    given = dict(ridge=ridge, noise=1.3, signal=0.7)
    one = asdict(random_features.predict(activation, n, d, p, **given))
    other = asdict(random_features.predict(activation, n, d, p, covariance=spectrum, **given))
    return max(finite([other[name] / one[name] for name in one if one[name]]), key=lambda value: abs(value - 1))


def measure(stream, d, **point):
    return exact(ratio(d=d, spectrum=np.ones(d), **point), 1e-10)


def spread(stream, d, **point):
    """Eigenvalues in proportion to k^-1/4, of sum d, in place of ones."""
    spectrum = np.arange(1.0, d + 1.0) ** -0.25
    return exact(ratio(d=d, spectrum=spectrum * (d / spectrum.sum()), **point), 1e-10)


claim = Claim(
    says=(
        "At C = I the fixed point with a covariance agrees with the isotropic one in every quantity, for a linear target and noise; "
        "measured is the ratio of the two."
    ),
    relation="==",
    predicts=1,
    source="here, from the fixed point of mei-montanari-2019",
    points=POINTS,
    derive=slopes.isotropic_energy(),
    measure=measure,
    within=1.5e-10,
    by_hand=[(POINTS[0], 1, "C = I")],
    controls=[
        Control("off_millionth", "a ratio of 1 + 10^-6", predicts=1 + 1e-6),
        Control("another_covariance", "a covariance other than I", measure=spread),
        Control(
            "kappa_left_out_derived",
            "the factor D1 - s - v without kappa, in the derivation",
            derive=slopes.isotropic_energy(1 - share + (D1 - s - v) * dshare),
        ),
    ],
)
