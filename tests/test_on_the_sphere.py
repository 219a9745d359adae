"""Label averages over the whole sphere against plain means over many points, exact laws of its coordinates, and refusals."""

import numpy as np
import pytest
from mpmath import mp, mpf, quad

from kernels import laws
from theory.features.activations import get
from verify.engine.stream import stream
from verify.measurements import designs
from verify.models import BadFit, OnTheSphere, RandomFeatures, label_averages
from verify.models.on_the_sphere import low_degrees

STREAM = stream(11, "on the sphere", {}, "test")


def fitted(activation, n, d, p, *, along=0, ridge=0.0, signal=0.0, test=64, many=0):
    """The averages on the sphere (many = 0), or plain means over many points, of one design."""
    x = designs.inputs(STREAM.spawn("points"), n, d)
    model = RandomFeatures(laws.sphere(STREAM.spawn("weights"), p, d), activation)
    labels = np.eye(n) + signal / d * (x @ x.T) if signal else None
    if many:
        return label_averages(model, x, designs.inputs(STREAM.spawn("many"), many, d), ridge, labels)
    towards = designs.inputs(STREAM.spawn("directions"), along * test, d).reshape(along, test, d) if along else None
    return OnTheSphere(model, x, designs.inputs(STREAM.spawn("test"), test, d), ridge, labels, towards)


@pytest.mark.parametrize(
    ("activation", "sizes", "setting"),
    [
        ("relu", (20, 10, 60), {}),
        ("softplus", (20, 10, 60), {"ridge": 4.0, "signal": 1.0}),
        ("gelu", (40, 12, 15), {}),
        ("cos", (15, 9, 50), {}),
        ("sin", (12, 2, 30), {"ridge": 1.0}),
    ],
)
@pytest.mark.parametrize("along", [0, 3])
def test_the_means_over_the_sphere_are_those_over_many_points(activation, sizes, setting, along):
    seen = fitted(activation, *sizes, along=along, test=6000, **setting)
    plain = fitted(activation, *sizes, many=60_000, **setting)
    assert abs(seen.norm_squared / plain.norm_squared - 1) < 1e-8
    assert abs(seen.training_error - plain.training_error) < 1e-8
    assert abs(seen.variance / plain.variance - 1) < 0.03
    spread = np.hypot(np.std(seen.energies) / len(seen.energies) ** 0.5, np.std(plain.energies) / len(plain.energies) ** 0.5)
    assert abs(seen.energy - plain.energy) < 6 * spread


def test_a_quadratic_leaves_nothing_to_sample():
    """phi = x^2 is of degree 2: E f^2 is exact whatever the test points."""
    values = [OnTheSphere(*_square(), designs.inputs(STREAM.spawn(f"test {k}"), 3, 8)).variance for k in range(2)]
    assert abs(values[0] / values[1] - 1) < 1e-10


def _square():
    return RandomFeatures(laws.sphere(STREAM.spawn("weights"), 40, 8), "square"), designs.inputs(STREAM.spawn("points"), 12, 8)


@pytest.mark.parametrize("activation", ["relu", "sin", "cos", "softplus"])
@pytest.mark.parametrize("d", [2, 3, 50, 400])
def test_low_degrees_by_mpmath(activation, d):
    """The same four means by mpmath, in the coordinate itself for d > 2 and in the angle for d = 2."""
    phi = get(activation)
    with mp.workdps(20):

        def mean(function):
            angles = [
                -mp.pi / 2,
                -mpf(6) / mp.sqrt(d) if d > 40 else -mp.pi / 4,
                0,
                mpf(6) / mp.sqrt(d) if d > 40 else mp.pi / 4,
                mp.pi / 2,
            ]
            return quad(lambda a: function(mp.sqrt(d) * mp.sin(a)) * mp.cos(a) ** (d - 2), angles)

        def at(curve):
            return lambda h: mpf(float(curve(np.array(float(h)))))

        whole = mean(lambda h: 1)
        exact = [mean(lambda h, power=power: at(phi.phi)(h) * power(h)) / whole for power in (lambda h: 1, lambda h: h)]
        curve = mean(lambda h: at(phi.phi)(h) * (h**2 - 1)) / mean(lambda h: (h**2 - 1) ** 2)
        exact += [curve, mean(at(phi.dphi)) / whole]
    np.testing.assert_allclose(low_degrees(phi, d), [float(number) for number in exact], rtol=1e-11, atol=1e-12)


def test_refusals():
    model, x = _square()
    with pytest.raises(BadFit, match=r"needs unit weights: \|w\|\^2 lies in \[4, 4\]"):
        OnTheSphere(RandomFeatures(2 * model.weights, "square"), x, x)
    with pytest.raises(BadFit, match="rank 11 of min"):
        OnTheSphere(model, np.vstack([x[:11], x[:1]]), x)
