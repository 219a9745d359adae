"""Lipschitz functions at one point from their definitions, in plain Python and NumPy."""

import itertools
import math

import numpy as np

from tests.naive import laws, random


def norm(x):
    return math.sqrt(math.fsum(v * v for v in x))


def largest(x):
    return max(x)


def linear(x, directions):
    return [math.fsum(u * v) for u, v in ((row, x) for row in directions)]


def to_half_space(x, normal, offset):
    """Distance to the projection: x minus its excess along the normal."""
    excess = max(math.fsum(normal * x) - offset, 0.0)
    return norm(excess * normal / norm(normal) ** 2)


def to_points(x, points):
    return min(norm(x - point) for point in points)


def to_sphere(x, centre, radius):
    return abs(norm(x - centre) - radius)


def talagrand(x):
    """Distance to every corner with at most d/2 pluses, by listing them all (d <= 12)."""
    d = len(x)
    corners = (np.array(c) / math.sqrt(d) for c in itertools.product((-1, 1), repeat=d) if sum(v > 0 for v in c) <= d / 2)
    return min(norm(x - corner) for corner in corners)


def fast_normals(words_of, d):
    """Coordinates of one row out of the words of its calls, in float64: words_of(group) -> (a, b, c, d)."""
    out = []
    for group in range(-(-d // 4)):
        a, b, c, e = words_of(group)
        for radius_word, angle_word in ((a, b), (c, e)):
            radius = math.sqrt(-2 * math.log((radius_word + 0.5) / 2**32))
            place = ((angle_word % 2**23) + 0.5) / 2**22 - 1  # 23 bits: the middle of a cell of (-1, 1)
            angle = (1 + place) * math.pi / 4
            out.append(radius * math.cos(angle) * (-1 if angle_word >> 31 else 1))
            out.append(radius * math.sin(angle) * (-1 if angle_word >> 30 & 1 else 1))
    return np.array(out[:d])


def operator_norm_bound(w):
    """The largest row sum of |(w w')^16|, to the power 1/32, and 1e-12 of it more for rounding."""
    gram = np.array(w, dtype=np.longdouble)
    gram = gram @ gram.T if len(w) <= len(w[0]) else gram.T @ gram
    for _ in range(4):
        gram = gram @ gram
    return float(max(np.abs(row).sum() for row in gram) ** (np.longdouble(1) / 32)) * (1 + 1e-12)


def relu_layers(key, sizes):
    """Weights, each matrix divided by its bound, and biases, a tenth of normals, layer by layer."""
    layers = []
    for depth, (fan_in, fan_out) in enumerate(itertools.pairwise(sizes)):
        child = laws.child(key, f"layer {depth}")
        w = random.normals(laws.child(child, "weights"), fan_out, fan_in)
        layers.append((w / operator_norm_bound(w), random.normals(laws.child(child, "biases"), 1, fan_out)[0] / 10))
    return layers


def relu_net(x, layers):
    """Affine maps and maxima with 0, neuron by neuron; the last layer is linear."""
    for w, b in layers[:-1]:
        x = np.array([max(math.fsum(row * x) + shift, 0.0) for row, shift in zip(w, b, strict=True)])
    return math.fsum(layers[-1][0][0] * x)
