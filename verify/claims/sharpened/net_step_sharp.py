"""One step of the net, in root mean square over the data: a neighbour within eta of what fits by rho fits by rho + eta/sigma.

The floor's price for the net is sigma eta; there is no half of epsilon to give up, and J may be the empirical root mean square of J(x).
"""

from fractions import Fraction

from theory import sharpened
from theory.symbols import eta, rho, sigma
from verify import Claim, Control, exact


def measure(stream, rho, eta, sigma):
    """Two data points, residuals +-rho sigma, a neighbour that is eta worse at both: the root of its training error, exactly."""
    return exact(Fraction(rho) * Fraction(sigma) + Fraction(eta))


claim = Claim(
    says="A neighbour at distance eta of what fits by rho fits by rho + eta/sigma, attained; sigma^2 (1 - r) falls by sigma eta.",
    relation="==",
    predicts=(rho + eta / sigma) * sigma,
    source="here, sharper form of bubeck-sellke-2021, Theorem 3",
    points=[dict(rho=Fraction(1, 2), eta=Fraction(1, 10), sigma=b) for b in (Fraction(1), Fraction(1, 2))],
    derive=sharpened.net_step_sharp(),
    measure=measure,
    by_hand=[(dict(rho=Fraction(1, 2), eta=Fraction(1, 10), sigma=Fraction(1)), "3/5", "1/2 + 1/10")],
    controls=[
        Control("half of eta", predicts=(rho + eta / (2 * sigma)) * sigma),
        Control("half of eta, derived", derive=sharpened.net_step_sharp(keeps=rho + eta / (2 * sigma))),
    ],
)
