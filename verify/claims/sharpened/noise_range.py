"""Given x, V_m = (1 - r/2) z^2 + z (g - m) lies in an interval of length 2 (1 + M): 4 where |m| <= M = 1, 6 where M = 2."""

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
    says="The values of V_m given x, |y|, |g| <= 1, |m| <= M, 0 <= r <= 1, lie in an interval of length 2 (1 + M) and no shorter one.",
    relation="==",
    predicts=2 * (1 + M),
    source="here, sharper form of bubeck-sellke-2021, Lemma 2.1",
    points=[dict(M_m=1.0), dict(M_m=2.0)],
    derive=events.noise_range(),
    measure=measure,
    by_hand=[(dict(M_m=1), 4, "y = 1 and -1, g = m = -1, r = 0: V = 4 and 0")],
    controls=[
        Control("three", "3 for functions in [-1, 1]", predicts=1 + 2 * M),
        Control("one_plus_two_m_derived", "1 + 2M, derived", derive=events.noise_range(1 + 2 * M)),
    ],
)
