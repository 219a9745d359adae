"""Histograms and moments of one function's values, all values at hand."""

import math

import numpy as np


def tally(values, low, high, bins, centre):
    """Counts (below the edges, in each bin, above), sums of the first four powers of v - centre, least and greatest value."""
    edges = [low + (high - low) * (k / bins) for k in range(bins + 1)]
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=bins + 2)
    sums = [math.fsum(((values - centre) ** k).tolist()) for k in (1, 2, 3, 4)]
    return counts, sums, [min(values), max(values)]


def sizes(values, centre):
    """Sums of the powers of |v - centre|: the scale on which the sums of powers are rounded."""
    return np.array([(np.abs(values - centre) ** k).sum() for k in (1, 2, 3, 4)])
