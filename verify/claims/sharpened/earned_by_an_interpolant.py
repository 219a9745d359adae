"""The case r = 0: where f = y at every data point, z (f - m) is V_m itself, so on the noise event its mean is at least sigma^2 - alpha."""

from theory.proof.letters import alpha, sigma
from theory.sharpened import events
from verify import Claim, Control

claim = Claim(
    says=("On the noise event every interpolant of the data, f(x_i) = y_i for all i, has mean z (f - m) >= sigma^2 - alpha."),
    source="here, a sharper form of bubeck-sellke-2021, Lemma 2.1",
    predicts=sigma**2 - alpha,
    derive=events.earned_exact(),
    by_hand=[(dict(sigma=1, alpha=0.2), "0.8", "sigma^2 - alpha = 1 - 0.2")],
    controls=[Control("three_halves_earned", "3 sigma^2/2 in place of sigma^2 - alpha", derive=events.earned_exact(3 * sigma**2 / 2))],
)
