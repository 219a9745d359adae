"""The handwritten digits that ship with the suite, or the full set where LAW_MNIST names it."""

from .checks import BadData
from .deal import deal
from .sample import SAMPLE, digits, edition, pool, scaled

__all__ = ["SAMPLE", "BadData", "deal", "digits", "edition", "pool", "scaled"]
