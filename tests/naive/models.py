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


def ascend(gradient, hessian, x, radius, steps, sphere):
    """Steps uphill of F = |g|^2 from one point, g the gradient at x; on the sphere F = |g|^2 - <g, x>^2/radius^2, its tangential part.

    grad F/2 = H g, less <g, x>/radius^2 (H x + g) on the sphere. A step doubles when it helps, else is halved; the ball's points are
    pulled back to it, the sphere's put on it.
    """

    def kept(x):
        length = math.sqrt(math.fsum(x * x))
        return x * (radius / length) if sphere or length > radius else x

    def value(x):
        g = gradient(x)
        return math.fsum(g * g) - (math.fsum(g * x) ** 2 / radius**2 if sphere else 0.0)

    x, size = kept(x), radius / 10
    for _ in range(steps):
        g, h = gradient(x), hessian(x)
        up = h @ g
        if sphere:
            up = up - math.fsum(g * x) / radius**2 * (h @ x + g)
            up = up - math.fsum(up * x) / radius**2 * x
        trial = kept(x + size * up / math.sqrt(math.fsum(up * up)))
        better = value(trial) > value(x)
        x, size = (trial, 2 * size) if better else (x, size / 2)
    return x, math.sqrt(value(x))
