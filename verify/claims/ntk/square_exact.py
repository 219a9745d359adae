"""NTK features of the square have S^2 = d tr K^-1 P K^-1 exactly, for every design of any size; it uses E x x' = I alone.

K_ij = (x_i.x_j)(x_i.g_j), P_ij = 2 [(x_i.x_j)(g_i.g_j) + (x_i.g_j)(g_i.x_j)], g_i = W'W x_i. Measured is the mean square gradient at new
points of the sphere over this number, design by design: the mean over points is unbiased for each.
"""

from kernels import laws
from theory.features import neural_tangent
from verify import Claim, Control, mean
from verify.measurements.designs import inputs
from verify.models import NeuralTangent, label_averages

POINTS = [dict(n=20, d=10, k=12), dict(n=60, d=30, k=30)]


def ratios(stream, n, d, k, scale=1.0):
    """Label-averaged S^2 at `scale` times points of the sqrt(d)-sphere, over the exact one; a number a design."""
    out = []
    for number in range(stream.samples(quick=220, full=2200)):
        here = stream.spawn(f"design {number}")
        x, w = inputs(here.spawn("points"), n, d), laws.sphere(here.spawn("weights"), k, d)
        seen = label_averages(NeuralTangent(w, "square"), x, scale * inputs(here.spawn("test"), 20, d))
        out.append(d * seen.energy / neural_tangent.square_sensitivity_squared(x, w))
    return mean(out)


def measure(stream, n, d, k):
    return ratios(stream, n, d, k)


def shorter(stream, n, d, k):
    """Test points of half the length: E x x' = I/4."""
    return ratios(stream, n, d, k, 0.5)


claim = Claim(
    says=("For NTK features of the square E |grad f|^2 = tr K^-1 P K^-1 for every design; measured is the mean of their ratio."),
    relation="==",
    predicts=1,
    source="here, from E x x' = I",
    points=POINTS,
    measure=measure,
    fits=True,
    within=0.042,
    by_hand=[(POINTS[0], 1, "the ratio to the exact form is 1; n = k = 1, x = sqrt(d) w: f = y <w, .>^2/d, E |grad f|^2 = 4/d^2 = P/K^2")],
    controls=[
        Control("two_forgotten", "P without its factor 2", predicts=2),
        Control("test_points_half_length", "test points of half the length", measure=shorter),
    ],
)
