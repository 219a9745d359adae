"""Given x, V_m = (1 - r/2) z^2 + z (g - m) lies in an interval of length 2 (1 + M), if |m| <= M.

The length is 4 for M = 1, and 6 for M = 2.
"""

from theory.sharpened import events
from theory.sharpened.events import M
from verify import Claim, Control, exact


def measure(stream, M_m):
    """The largest difference over labels, g, m and r on a grid of quarters, exactly (floats hold them): it is attained."""
    quarters = [k / 4 for k in range(-4, 5)]
    best = 0.0
    for r in (0.0, 0.5, 1.0):
        for g in quarters:
            for m in (-M_m, -M_m / 2, 0.0, M_m / 2, M_m):
                values = [(1 - r / 2) * (y - g) ** 2 + (y - g) * (g - m) for y in quarters]
                best = max(best, max(values) - min(values))
    return exact(best)


claim = Claim(
    says=(
        "For |y|, |g| <= 1, |m| <= M and 0 <= r <= 1 the values of V_m = (1 - r/2) z^2 + z (g - m) given x lie in an interval of length 2 "
        "(1 + M), and for some g, m and r in no shorter one."
    ),
    relation="==",
    predicts=2 * (1 + M),
    source="here, a sharper form of bubeck-sellke-2021, Lemma 2.1",
    points=[dict(M_m=1.0), dict(M_m=2.0)],
    derive=events.noise_range(),
    measure=measure,
    by_hand=[(dict(M_m=1), 4, "y = 1 and y = -1 with g = m = -1, r = 0: V_m = 4 and 0")],
    controls=[
        Control("three", "the length 1 + 2M, which is 3 for functions in [-1, 1]", predicts=1 + 2 * M),
        Control("one_plus_two_m_derived", "the length 1 + 2M, in the derivation", derive=events.noise_range(1 + 2 * M)),
    ],
)
