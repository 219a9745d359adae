"""The rate of any noise, Lambda = log(3/4 + exp(2x)/4) at x = theta^2: between x/2 (a fair sign) and 2x (a sign of size 2)."""

from fractions import Fraction

import mpmath as mp

from theory.sharpened import rates
from verify import Claim, Control, exact

DIGITS = 80
"""At x = 50 the rate is above 2x - log 4 by 1e-43 only."""


def over_its_bounds(rate):
    """The largest ratio that must not pass 1: the rate over its two upper bounds, its two lower bounds over the rate."""

    def measure(stream, x_theta):
        with mp.workdps(DIGITS):
            x = mp.mpf(x_theta)
            seen = rate(x)
            ratios = [seen / (2 * x), seen / (x / 2 + x**2 / 2), x / 2 / seen, (2 * x - mp.log(4)) / seen]
            return exact(Fraction(mp.nstr(max(ratios), DIGITS - 10)))

    return measure


def rate(x):
    """log E exp(theta z h), z = 2 or -2 like h's sign with probability 1/4, else 0: the mean over the four equal chances, one by one."""
    chances = [mp.exp(2 * x), mp.mpf(1), mp.mpf(1), mp.mpf(1)]
    return mp.log(mp.fsum(chances) / len(chances))


def over_x_half(stream, x_theta):
    """The rate over x/2, that of a fair sign."""
    with mp.workdps(DIGITS):
        return exact(Fraction(mp.nstr(2 * rate(mp.mpf(x_theta)) / mp.mpf(x_theta), DIGITS - 10)))


claim = Claim(
    says=(
        "For every x >= 0 the rate of any noise has max(x/2, 2x - log 4) <= log(3/4 + exp(2x)/4) <= min(2x, x/2 + x^2/2); measured is the "
        "largest ratio of a lower side to an upper side."
    ),
    relation="<=",
    predicts=1,
    source="here, a sharper form of bubeck-sellke-2021, Theorem 2",
    points=[dict(x_theta=a) for a in (0.01, 0.3, 1.0, 5.0, 50.0)],
    derive=rates.general_rate(),
    measure=over_its_bounds(rate),
    by_hand=[(dict(x_theta=0.5), 1, "log(0.75 + e/4) = 0.3576 lies between max(0.25, 1 - log 4) and min(1, 0.375)")],
    controls=[
        Control("never_above_19_20_bound", "every ratio said to be at most 19/20", predicts=Fraction(19, 20)),
        Control("symmetric_rate", "the rate said to be at most x/2, the rate of symmetric noise", measure=over_x_half),
        Control(
            "labels_4_noise_interval_length_8_rate_8x",
            "the rate 8x of noise in an interval of length 8, as for labels +-4",
            measure=over_its_bounds(lambda x: 8 * x),
        ),
    ],
)
