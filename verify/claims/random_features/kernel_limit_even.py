"""What no number of features removes when they are even: as p grows with lambda/p held, S^2 = 2 d F/(n - F), F = D w^2, cos.

To leading order (mu_2^2/(v + lambda/p))^2 n/d: it neither grows with d nor falls. The kernel sees <x, x'>^2 through mu_2 = E phi'', not
divided by sqrt 2; q = mu_2^2/2 is spread over D functions of degree 2, of which the fit sees the share w, and E f^2 = F/(n - F). No feature
is drawn: the kernel of cos is in closed form, as in crossover_in_the_slope at theta = 0.
"""

from theory.features import random_features
from theory.features.closed_forms import LIMIT, SENSITIVITY_LIMIT_QUADRATIC, letters, mu2, per_parameter, v
from theory.proof.letters import d, n
from verify import Band, Claim, ClosedForm, Control, mean
from verify.claims.random_features.crossover_in_the_slope import sensitivities

FORM = "d (F + D w^2)/(n - F), F = D w^2, w = q d/(D t + q d), n t/d = v - q + r + q (1 - w), r = lambda/p"
EVEN = (mu2**2 / (v + per_parameter)) ** 2 * n / d
POINTS = [dict(n=50, d=100, r=0.0), dict(n=50, d=100, r=0.1), dict(n=100, d=100, r=0.4), dict(n=40, d=200, r=0.2), dict(n=100, d=40, r=0.1)]


def closed(form, says, public=False):
    """A closed form at the moments of cos; with public=True it must be what theory.random_features.kernel_limit says."""

    def computed(n, d, r):
        return random_features.kernel_limit("cos", n, d, ridge_per_parameter=r).sensitivity_squared

    return ClosedForm(form, says, LIMIT, lambda n, d, r: {**letters("cos", d), per_parameter: r}, computed if public else None)


def at_phase(theta):
    """The `measure` for features cos(<w, x> + theta)."""

    def measure(stream, n, d, r):
        return mean(sensitivities(stream, n, d, theta, stream.samples(quick=48, full=480), r))

    return measure


claim = Claim(
    says="As p grows with lambda/p held, noise fitted by random features of cos has S^2 near 2 d F/(n - F), F = D w^2.",
    relation="~",
    predicts=closed(SENSITIVITY_LIMIT_QUADRATIC, FORM, public=True),
    source="here, from the fixed point of mei-montanari-2019",
    points=POINTS,
    measure=at_phase(0.0),
    fits=True,
    within=0.0025,
    band=Band(0.65),
    by_hand=[
        (
            POINTS[0],
            "1.691",
            "v = .199788, q = .183940, D = 5049, q d/D = .003643: t = .396225, w = .0091107, F = D w^2 = .419095: 200 F/(50 - F)",
        ),
    ],
    controls=[
        Control(
            "mu2_over_root_2",
            "mu_2/sqrt 2 in place of mu_2, as with normalised Hermite coefficients",
            predicts=closed(EVEN / 4, "(mu_2^2/(v + r))^2 n/(4 d)"),
        ),
        Control(
            "ridge_left_out",
            "(mu_2^2/v)^2 n/d, without the ridge",
            predicts=closed(EVEN.subs(per_parameter, 0), "(mu_2^2/v)^2 n/d"),
            points=POINTS[1:],
        ),
        Control("nothing_left", "S^2 = 0 in the limit", predicts=0),
        Control("grows_with_d", "S^2 = n d, which grows with d", predicts=n * d),
        Control("phase", "a phase of 1/2, with which the activation has a mean slope", measure=at_phase(0.5), points=POINTS[:2]),
    ],
)
