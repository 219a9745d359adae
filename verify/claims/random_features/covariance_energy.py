"""How steep a ridgeless fit of noise is when the inputs have a covariance: power-law spectra c_k ~ k^-alpha, x ~ N(0, C), tr C = d.

The fixed point averages over neurons: it uses the spectrum of C and the variances w'Cw of the neurons, but not the direction of each
neuron. The error of this is of relative size 1/PR, PR = (tr C)^2/tr C^2 the participation ratio.
"""

from dataclasses import replace

from theory.features import covariance, random_features
from theory.features.activations import get
from theory.features.derivations import slopes
from theory.features.derivations.slopes import beta, omega
from verify import Band, Claim, Control, Formula, mean
from verify.measurements import designs

HERE = "here, from the fixed point of mei-montanari-2019"
SEVEN = dict(n=50, d=100, p=200, alpha=0.75)
FIVE = dict(n=100, d=100, p=400, alpha=0.5)
WIDE = dict(n=200, d=200, p=800)


def participation(d, alpha, **_):
    """(tr C)^2/tr C^2 for the spectrum k^-alpha."""
    return covariance.participation_ratio(designs.power_law(d, alpha))


def form(quantity, activation, n, d, p, alpha, ridge=0.0, signal=0.0):
    """The prediction, by the public function: a point outside its domain is refused."""
    spectrum = designs.power_law(d, alpha)
    return getattr(random_features.predict(activation, n, d, p, ridge=ridge, signal=signal, covariance=spectrum), quantity)


def false(quantity, activation, n, d, p, alpha, ridge=0.0, signal=0.0, **changed):
    """The same fixed point with some moments of the neurons replaced: each is a function of the true ones."""
    spectrum = designs.power_law(d, alpha)
    neurons = covariance.uniform_neurons(spectrum, p)
    true = get(activation).moments(neurons.q)
    moments = replace(true, **{name: change(true) for name, change in changed.items()})
    return getattr(covariance.from_neurons(moments, neurons, spectrum, n, ridge, 1.0, signal), quantity)


def isotropic(quantity, activation, n, d, p, alpha, ridge=0.0, signal=0.0):
    """The closed form for C = I."""
    return getattr(random_features.predict(activation, n, d, p, ridge=ridge, signal=signal), quantity)


def seen(stream, quantity, activation, n, d, p, alpha, ridge=0.0, signal=0.0):
    """The mean of a quantity over designs, labels averaged by traces."""
    spectrum, found = designs.power_law(d, alpha), []
    for number in range(stream.samples(quick=max(56, min(7000 // d, 3_600_000 // (d * p))), full=60_000 // d)):
        _, averages = designs.with_spectrum(stream.spawn(f"design {number}"), activation, n, p, spectrum, ridge=ridge, signal=signal)
        found.append(getattr(averages, quantity))
    return mean(found)


def measure(stream, **point):
    return seen(stream, "energy", **point)


POINTS = [
    dict(SEVEN, activation="erf"),
    dict(FIVE, activation="relu"),
    dict(WIDE, alpha=0.5, activation="erf"),
    dict(n=100, d=100, p=200, alpha=0.0, activation="erf"),
]

claim = Claim(
    says=(
        "For noise fitted by ridgeless random features on inputs N(0, C), C of eigenvalues k^-alpha, E |grad f|^2 is near that of the "
        "fixed point."
    ),
    relation="~",
    predicts=Formula(lambda **point: form("energy", **point), "(E_test/n)(1 + kappa d/dkappa)[beta tr R + sum_j (D_j - a_j^2) Q_j]"),
    source=HERE,
    points=POINTS,
    derive=slopes.trace_slopes(),
    measure=measure,
    fits=True,
    within=0.043,
    band=Band(6.2, "PR", participation),
    by_hand=[
        (dict(n=200, d=200, p=800, alpha=0.0, activation="erf"), "1.746", "alpha = 0 is C = I: S^2/d = 1.18283 + (1 + .10485/.152139)/3"),
        (dict(n=200, d=200, p=800, alpha=0.0, activation="relu"), "1.033", "alpha = 0 is C = I: S^2/d = .438451 + 1.78470/3"),
    ],
    controls=[
        Control(
            "identity_covariance",
            "the form for C = I in place of C",
            predicts=Formula(lambda **point: isotropic("energy", **point), "the form for C = I"),
            points=POINTS[:1],
        ),
        Control(
            "slope_part_dropped",
            "the form without the terms D_j - a_j^2",
            predicts=Formula(lambda **point: false("energy", **point, D1=lambda m: m.mu1**2), "(E_test/n)(1 + kappa d/dkappa) beta tr R"),
            points=POINTS[1:2],
        ),
        Control(
            "resolvent_for_its_square_derived",
            "R in place of R^2 in the slope of the linear part, in the derivation",
            derive=slopes.trace_slopes(omega * beta),
        ),
    ],
)
