"""Predictions for random features fitted to noise on a data set: with the data's covariance, and with C = I beside it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from theory.features import random_features
from theory.features.covariance import participation_ratio
from theory.prediction import FEW, OutsideDomain, Prediction

from .figures import covariance_spectrum

ACTIVATION = "erf"
PER_POINT = (2, 8, 32)
"""The numbers of parameters for each point that is fitted: all well above the interpolation threshold, as the fits have no ridge."""
FEWEST_FITTED = 8
"""The least number of points: with fewer a form for n and p large says nothing."""


@dataclass(frozen=True)
class PredictedFit:
    """The prediction for the least-norm fit of p random features to noise of variance 1 at n points.

    covariance: the one that was assumed of the inputs, "of the data" or "identity".
    """

    covariance: str
    n: int
    p: int
    prediction: Prediction


def predicted_fits(x: np.ndarray) -> list[PredictedFit]:
    """Predict fits on a data set x, float64[rows, d], with C the rows' covariance and with C = I, for several numbers of parameters.

    The number of points is that of the rows, or PR^2/16 for the participation ratio PR, as far as the forms reach. Inputs are centred and
    scaled to tr C = d, so that a sensitivity is the rms gradient in units where E|x - mean|^2 = 1.
    Raises OutsideDomain, with both numbers, where the forms reach fewer than 8 points.
    """
    spectrum = covariance_spectrum(x)
    ratio, d = participation_ratio(spectrum), len(spectrum)
    n = min(len(x), int(FEW * ratio**2))
    if n < FEWEST_FITTED:
        raise OutsideDomain(
            f"the forms need n <= PR^2/16 points, PR = (tr C)^2/tr C^2, and n >= {FEWEST_FITTED}: "
            f"PR = {ratio:.3g} allows {FEW * ratio**2:.3g}, there are {len(x)}"
        )
    found = []
    for name, covariance in (("of the data", spectrum), ("identity", None)):
        for p in (share * n for share in PER_POINT):
            found.append(PredictedFit(name, n, p, random_features.predict(ACTIVATION, n, d, p, covariance=covariance)))
    return found
