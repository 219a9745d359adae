"""How accurate the closed forms are at (n, d, p) = (200, 200, 800) for relu: within 1.2%.

Each interval of the mean over 240 designs lies wholly inside the band, 1.2% of the closed form.
"""

from theory.features import closed_forms as forms
from verify import Band, Control
from verify.measurements.features import FORM_QUADRATIC, QUADRATIC, accuracy, closed

claim = accuracy(
    "relu",
    quick=240,
    test=48,
    band=Band(2.4),
    by_hand=[
        (
            dict(quantity="norm_squared", n=200, d=200, p=800),
            "1.647",
            (
                "s = 1/4, v = 1/4 - 1/(2 pi) = .090845, q = 1/(4 pi) = .079577, q d/D = .000792: t = .202375 = .011268 + s t/(t + s) + "
                "q t/(t + .000792) = .011268 + .111840 + .079267; 1/(3 t)"
            ),
        ),
        (
            dict(quantity="variance", n=200, d=200, p=800),
            "0.776",
            "u = .25/.452375 = .552639, w = .000792/.203167 = .003898, F = 200 u^2 + 20099 w^2 = 61.0819 + .3053; F/(200 - F) + 1/3",
        ),
        (
            dict(quantity="sensitivity_squared", n=200, d=200, p=800),
            "208.0",
            "200 * (61.3872 + .3053)/138.6128 + (200 + (.5 - .25 - .170422) 200/.202375 + 20099 w)/3 = 89.015 + (200 + 78.643 + 78.337)/3",
        ),
    ],
    controls=[
        Control(
            "mean_forgotten",
            "v = E phi^2 - mu_1^2, without subtracting mu_0^2",
            predicts=closed(QUADRATIC, FORM_QUADRATIC, "relu", forms.QUADRATIC, mu0=0.0),
        )
    ],
    notes="The interval of the mean of 240 designs lies wholly inside 1.2%, and so inside 2.5%; at full budget of 2,400.",
)
