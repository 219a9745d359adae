"""How accurate the closed forms are at (n, d, p) = (200, 200, 800) for erf: within 1.75%.

Each interval of the mean over 120 designs lies wholly inside the band, 1.75% of the closed form.
"""

from verify import Band
from verify.measurements.features import accuracy

claim = accuracy(
    "erf",
    quick=120,
    test=48,
    band=Band(3.5),
    by_hand=[
        (
            dict(quantity="norm_squared", n=200, d=200, p=800),
            "2.191",
            "mu_1^2 = .42441, v = b = .04015, t = (b + sqrt(b^2 + 4 v mu_1^2))/2 = .15214; 1/(3 t)",
        ),
        (
            dict(quantity="variance", n=200, d=200, p=800),
            "1.516",
            "z = .040146/.424413, s_inf = (2.094591/sqrt(2.094591^2 - 4) - 1)/2 = 1.1828; + 1/3",
        ),
        (
            dict(quantity="sensitivity_squared", n=200, d=200, p=800),
            "349.2",
            "200 * 1.18283 + (1 + (.569410 - .424413 - .040146)/.152139) * 66.667",
        ),
    ],
    notes="The interval of the mean of 120 designs lies wholly inside 1.75%, and so inside 2.5%; at full budget of 1,200.",
)
