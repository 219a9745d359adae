"""How accurate the closed forms are at (n, d, p) = (200, 200, 800) for relu: every interval inside 2.5%.

Each interval of the mean over 60 designs lies wholly inside the band, 2.5% of the closed form.
"""

from theory.closed_forms import RIDGELESS
from verify import Band, Control
from verify.feature_claims import ABOVE, FORM, accuracy, closed

claim = accuracy(
    "relu",
    quick=60,
    test=48,
    band=Band(5.0),
    by_hand=[
        (
            dict(quantity="norm_squared", n=200, d=200, p=800),
            "1.643",
            "mu_1^2 = 1/4, v = b = 1/4 - 1/(2 pi) = .090845, t = (b + sqrt(b^2 + v))/2 = .20282, 1/(3 t)",
        ),
        (
            dict(quantity="variance", n=200, d=200, p=800),
            "0.7718",
            "z = .090845/.25, s_inf = (2.36338/sqrt(2.36338^2 - 4) - 1)/2 = .43845; + 1/3",
        ),
        (
            dict(quantity="sensitivity_squared", n=200, d=200, p=800),
            "206.7",
            "200 * .438451 + (1 + (.5 - .25 - .090845)/.202822) * 66.667 = 87.69 + 1.78470 * 66.667",
        ),
    ],
    controls=[Control("mu_0 forgotten: v = E phi^2 - mu_1^2", predicts=closed(ABOVE, FORM, "relu", RIDGELESS, mu0=0.0))],
    notes="The interval of the mean of 60 designs lies wholly inside 2.5%; at full budget of 600.",
)
