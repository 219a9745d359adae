"""One step of the net, in root mean square over the data: what moving a fit to its neighbour in the net costs.

If f has the training error rho^2 sigma^2, a neighbour at distance eta has at most (rho + eta/sigma)^2 sigma^2.  The floor loses sigma eta;
no half of epsilon is given up, and J may be the empirical root mean square of J(x).
"""

import math
from fractions import Fraction

from theory.proof.letters import eta, rho, sigma
from theory.sharpened import theorems
from verify import Claim, Control, exact


def measure(stream, rho, eta, sigma):
    """Labels 3/7 and -2/7, a fit that misses them by +-rho sigma, a neighbour eta further off: the root of its mean square error."""
    labels, away = (Fraction(3, 7), Fraction(-2, 7)), (1, -1)
    fit = [label + sign * Fraction(rho) * Fraction(sigma) for label, sign in zip(labels, away, strict=True)]
    neighbour = [value + sign * Fraction(eta) for value, sign in zip(fit, away, strict=True)]
    error = sum(((value - label) ** 2 for value, label in zip(neighbour, labels, strict=True)), Fraction(0)) / 2
    root = Fraction(math.isqrt(error.numerator), math.isqrt(error.denominator))
    if root**2 != error:
        raise ValueError(f"the error {error} is no square of a fraction: choose other points")
    return exact(root)


claim = Claim(
    says=(
        "If f has root mean square error rho sigma on the data, a neighbour at distance eta in root mean square has at most (rho + "
        "eta/sigma) sigma, which is attained."
    ),
    relation="==",
    predicts=(rho + eta / sigma) * sigma,
    source="here, a sharper form of bubeck-sellke-2021, Theorem 3",
    points=[dict(rho=Fraction(1, 2), eta=Fraction(1, 10), sigma=b) for b in (Fraction(1), Fraction(1, 2))],
    derive=theorems.net_step_sharp(),
    measure=measure,
    by_hand=[(dict(rho=Fraction(1, 2), eta=Fraction(1, 10), sigma=Fraction(1)), "3/5", "(1/2 + 1/10) * 1")],
    controls=[
        Control("half_eta", "(rho + eta/(2 sigma)) sigma, with half of eta", predicts=(rho + eta / (2 * sigma)) * sigma),
        Control("half_eta_derived", "half of eta, in the derivation", derive=theorems.net_step_sharp(keeps=rho + eta / (2 * sigma))),
    ],
)
