"""The laws from their definitions, one row at a time, on top of the naive streams.

Scales as the laws state them: N(0, I/d), the unit sphere and ball, cubes and corners of variance 1/d a coordinate.
"""

import math

import numpy as np

from tests.naive import random as naive


def child(key, *words):
    """The key of a stream spawned from this one."""
    return naive.key_of(b"child " + b"".join(word.to_bytes(4, "little") for word in key), list(words))


def gaussian(key, samples, d):
    return naive.normals(key, samples, d) / math.sqrt(d)


def sphere(key, samples, d):
    return np.array([z / math.sqrt(math.fsum(z * z)) for z in naive.normals(key, samples, d)])


def ball(key, samples, d):
    radius = naive.uniforms(key, samples, 1)[:, 0]
    return np.array([u ** (1 / d) * x for u, x in zip(radius, sphere(key, samples, d), strict=True)])


def cube(key, samples, d):
    return (naive.uniforms(key, samples, d) - 0.5) * math.sqrt(12 / d)


def skew_gaussian(key, samples, d, alpha=2.0):
    delta = alpha / math.sqrt(1 + alpha**2)
    folded = np.abs(naive.normals(child(key, "folded"), samples, d))
    s = delta * folded + math.sqrt(1 - delta**2) * naive.normals(key, samples, d)
    return (s - delta * math.sqrt(2 / math.pi)) / math.sqrt(d)


def rademacher_cube(key, samples, d):
    return naive.signs(key, samples, d) / math.sqrt(d)


def laplace(key, samples, d):
    return naive.signs(key, samples, d) * naive.exponentials(key, samples, d) / math.sqrt(2 * d)


def scale_mixture(key, samples, d):
    scale = np.where(naive.signs(key, samples, 1) > 0, 1.5, 0.5)
    return scale * gaussian(key, samples, d)


def student(key, samples, d, nu=5):
    z = naive.normals(key, samples, d)
    q = 2 * naive.exponentials(key, samples, nu // 2).sum(axis=1)
    if nu % 2:
        q = q + naive.normals(child(key, "odd degree"), samples, 1)[:, 0] ** 2
    return z * np.sqrt((nu - 2) / (d * q))[:, None]


def low_rank(key, samples, d, rank=1):
    x = np.zeros((samples, d))
    x[:, :rank] = naive.normals(key, samples, rank) / math.sqrt(rank)
    return x


def cross_polytope(key, samples, d):
    x = np.zeros((samples, d))
    for row, corner in zip(x, naive.integers(key, samples, 1, 0, 2 * d)[:, 0], strict=True):
        row[corner // 2] = -1.0 if corner % 2 else 1.0
    return x


def mixture(key, samples, d, centres):
    component = naive.integers(key, samples, 1, 0, len(centres))[:, 0]
    return gaussian(key, samples, d) + centres[component]


def gamma(key, rows, a):
    """Marsaglia and Tsang (2000) for a >= 1: the first accepted attempt of each row."""
    delta = a - 1 / 3
    out = np.empty(rows)
    for i in range(rows):
        x = naive.normals(key, 1, 20, i)[0]
        u = naive.uniforms(key, 1, 20, i)[0]
        v = (1 + x / math.sqrt(9 * delta)) ** 3
        accepted = [k for k in range(20) if v[k] > 0 and math.log(u[k]) < x[k] ** 2 / 2 + delta * (1 - v[k] + math.log(v[k]))]
        out[i] = delta * v[accepted[0]]
    return out


def gammas(key, rows, a):
    """Gamma(a) for a > 0; below 1 it is Gamma(a + 1) times U^(1/a)."""
    if a >= 1:
        return gamma(child(key, "gamma"), rows, a)
    return gamma(child(key, "gamma"), rows, a + 1) * naive.uniforms(child(key, "gamma boost"), rows, 1)[:, 0] ** (1 / a)


def chis(key, rows, nu):
    """The root of a chi-square, itself twice a Gamma(nu/2); one squared normal for nu = 1, nothing for nu = 0."""
    if nu == 0:
        return np.zeros(rows)
    if nu == 1:
        return np.abs(naive.normals(child(key, "gamma"), rows, 1)[:, 0])
    return np.sqrt(2 * gammas(key, rows, nu / 2))


def betas(key, rows, a, b):
    g, h = gammas(child(key, "beta", "a"), rows, a), gammas(child(key, "beta", "b"), rows, b)
    return g / (g + h)


def sphere_coordinate(key, samples, d):
    """g/sqrt(g^2 + chi^2) with d - 1 degrees of a stream of their own."""
    g, rest = naive.normals(key, samples, 1)[:, 0], chis(child(key, "rest"), samples, d - 1)
    return np.array([x / math.hypot(x, r) for x, r in zip(g, rest, strict=True)])
