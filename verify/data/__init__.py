"""Data sets: the handwritten digits that ship with the suite (or the full set, named by LAW_MNIST), and the user's own files."""

from verify.digits.checks import BadData
from verify.digits.deal import deal
from verify.digits.sample import SAMPLE, digits, edition, pool, scaled

from .figures import Figure, dimension_figures
from .files import Points, read
from .fits import PredictedFit, predicted_fits
from .profile import concentration_profile

__all__ = [
    "SAMPLE",
    "BadData",
    "Figure",
    "Points",
    "PredictedFit",
    "concentration_profile",
    "deal",
    "digits",
    "dimension_figures",
    "edition",
    "pool",
    "predicted_fits",
    "read",
    "scaled",
]
