"""What no number of features removes when they are even: as p grows with lambda/p held, S^2 = (mu_2^2/(v + lambda/p))^2 n/d, cos.

It neither grows with d nor falls: the kernel sees <x, x'>^2 through mu_2 = E phi'', not divided by sqrt 2. No feature is drawn: the kernel
of cos is in closed form, as in crossover_in_the_slope at theta = 0.
"""

from theory.closed_forms import SENSITIVITY_LIMIT_EVEN as EVEN
from theory.closed_forms import letters, per_parameter
from theory.symbols import d, n
from verify import Band, Claim, ClosedForm, Control, mean
from verify.claims.random_features.crossover_in_the_slope import sensitivities

FORM = "(mu_2^2/(v + r))^2 n/d, r = lambda/p"
POINTS = [dict(n=50, d=100, r=0.0), dict(n=50, d=100, r=0.1), dict(n=100, d=100, r=0.4), dict(n=40, d=200, r=0.2)]


def closed(form, says):
    """A closed form at the moments of cos."""
    return ClosedForm(form, says, (), lambda n, d, r: {**letters("cos"), per_parameter: r})


def at_phase(theta):
    """The `measure` for features cos(<w, x> + theta)."""

    def measure(stream, n, d, r):
        return mean(sensitivities(stream, n, d, theta, stream.samples(quick=16, full=160), r))

    return measure


claim = Claim(
    says="As p grows fits of noise by random features of cos, lambda/p held, keep S^2 = (mu_2^2/(v + lambda/p))^2 n/d, mu_2 = E phi''.",
    relation="~",
    predicts=closed(EVEN, FORM),
    source="here, from the fixed point of mei-montanari-2019",
    points=POINTS,
    measure=at_phase(0.0),
    fits=True,
    within=0.0031,
    band=Band(2.4),
    by_hand=[(POINTS[0], "1.695", "mu_2^2/v = .367879/.199788 = 1.84135: 3.39056/2")],
    controls=[
        Control("mu_2 divided by sqrt 2, as with normalised Hermite coefficients", predicts=closed(EVEN / 4, f"{FORM}/4")),
        Control("the ridge left out", predicts=closed(EVEN.subs(per_parameter, 0), "(mu_2^2/v)^2 n/d"), points=POINTS[1:]),
        Control("nothing is left", predicts=0),
        Control("it grows with d: n d", predicts=n * d),
        Control("a phase of 1/2, so that there is a mean slope", measure=at_phase(0.5), points=POINTS[:2]),
    ],
)
