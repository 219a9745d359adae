"""Fitted-model quantities from their definitions: explicit n x p features, gradients term by term, distances pair by pair."""

import itertools
import math

import numpy as np


def ntk_features(x, slopes):
    """float64[n, k d]: slopes_j x for every neuron, explicitly."""
    return np.array([np.concatenate([s * row for s in row_slopes]) for row, row_slopes in zip(x, slopes, strict=True)])


def gram(features, others):
    return np.array([[math.fsum(f * g) for g in others] for f in features])


def rf_gradient(x, w, a, dphi):
    """Sum of a_j phi'(<w_j, x>) w_j at one point."""
    terms = [a_j * dphi(float(w_j @ x)) * w_j for a_j, w_j in zip(a, w, strict=True)]
    return np.array([math.fsum(column) for column in np.transpose(terms)])


def ntk_gradient(x, w, theta, dphi, d2phi):
    """Sum of theta_j phi'(<w_j, x>) + <theta_j, x> phi''(<w_j, x>) w_j at one point."""
    terms = []
    for w_j, theta_j in zip(w, theta, strict=True):
        h = float(w_j @ x)
        terms.append(dphi(h) * theta_j + float(theta_j @ x) * d2phi(h) * w_j)
    return np.array([math.fsum(column) for column in np.transpose(terms)])


def least_distance(x, y=None):
    pairs = itertools.combinations(range(len(x)), 2) if y is None else itertools.product(range(len(x)), range(len(y)))
    other = x if y is None else y
    return min((math.sqrt(math.fsum((x[i] - other[j]) ** 2)), i, j) for i, j in pairs)
