"""Dual kernels against quadratures that know nothing of them: two-dimensional, over N(0, C) and over the sphere, to 1e-10."""

import numpy as np
import pytest
import sympy as sp
from scipy.special import erf, expit

from theory.features.activations import NotDifferentiable, get
from theory.features.dual_kernels import gaussian, sphere
from theory.prediction import OutsideDomain

ROOT = np.sqrt(2)


def bell(h):
    return np.exp(-(h**2) / 2) / np.sqrt(2 * np.pi)


FUNCTIONS = {
    "relu": (lambda h: np.maximum(h, 0), lambda h: (h > 0).astype(float)),
    "erf": (erf, lambda h: 2 / np.sqrt(np.pi) * np.exp(-(h**2)), lambda h: -4 / np.sqrt(np.pi) * h * np.exp(-(h**2))),
    "sin": (np.sin, np.cos, lambda h: -np.sin(h)),
    "cos": (np.cos, lambda h: -np.sin(h), lambda h: -np.cos(h)),
    "square": (lambda h: h**2, lambda h: 2 * h, lambda h: 2 + 0 * h),
    "tanh": (np.tanh, lambda h: 1 / np.cosh(h) ** 2, lambda h: -2 * np.tanh(h) / np.cosh(h) ** 2),
    "softplus": (lambda h: np.logaddexp(0, h), expit, lambda h: expit(h) * expit(-h)),
    "gelu": (
        lambda h: h * (1 + erf(h / ROOT)) / 2, lambda h: (1 + erf(h / ROOT)) / 2 + h * bell(h), lambda h: (2 - h**2) * bell(h),
    ),
}  # fmt: skip
CLOSED = ("relu", "erf", "sin", "cos", "square")
CASES = [(name, order) for name, functions in FUNCTIONS.items() for order in range(len(functions))]


def circle(corner):
    """Angles and weights of a mean over the circle, split where <u, e> = 0 for either of two directions `corner` apart."""
    nodes, chance = np.polynomial.legendre.leggauss(80)
    edges = np.unique(np.mod([0, np.pi / 2, 3 * np.pi / 2, corner + np.pi / 2, corner + 3 * np.pi / 2, 2 * np.pi - 1e-300], 2 * np.pi))
    edges = np.append(edges, 2 * np.pi)
    half = np.diff(edges) / 2
    return ((edges[1:] + edges[:-1])[:, None] / 2 + half[:, None] * nodes).ravel(), (half[:, None] * chance / (2 * np.pi)).ravel()


def pair(function, variances, cosine, radii, chance):
    """E f(sqrt(q1) a) f(sqrt(q2) b), (a, b) = r (cos t, cos(t - corner)) with t uniform and r of the rule (radii, chance)."""
    corner = np.arccos(cosine)
    angles, shares = circle(corner)
    at = [np.sqrt(q) * np.outer(radii, np.cos(angles - turn)) for q, turn in zip(variances, (0.0, corner), strict=True)]
    return float(chance @ (function(at[0]) * function(at[1])) @ shares)


def normal_radii():
    """|g| for g ~ N(0, I) in the plane: density r exp(-r^2/2)."""
    nodes, chance = np.polynomial.legendre.leggauss(400)
    radii = 7 * (nodes + 1)
    return radii, 7 * chance * radii * np.exp(-(radii**2) / 2)


def sphere_radii(d):
    """sqrt(d) |(x_1, x_2)|, x uniform on the unit sphere: its square's complement v^2 has the density v^(d-3) dv."""
    nodes, chance = np.polynomial.legendre.leggauss(200)
    v = (nodes + 1) / 2
    weights = chance * v ** (d - 3)
    return np.sqrt(d * (1 - v**2)), weights / weights.sum()


COVARIANCE = np.array([[1.0, 0.3, -0.5, 0.0], [0.3, 0.4, 0.1, 0.2], [-0.5, 0.1, 2.5, -1.1], [0.0, 0.2, -1.1, 1.7]])


def by_quadrature(name, order, covariance, rule):
    function, q = FUNCTIONS[name][order], np.diagonal(covariance)
    values = np.empty_like(covariance)
    for i, j in np.ndindex(*covariance.shape):
        cosine = 1.0 if i == j else covariance[i, j] / np.sqrt(q[i] * q[j])
        values[i, j] = pair(function, (q[i], q[j]), cosine, *rule)
    return values


@pytest.mark.parametrize(("name", "order"), CASES)
def test_gaussian_kernels_are_those_of_a_quadrature(name, order):
    expected = by_quadrature(name, order, COVARIANCE, normal_radii())
    np.testing.assert_allclose(gaussian(name, order, COVARIANCE), expected, rtol=1e-10, atol=1e-11)


@pytest.mark.parametrize(("name", "order"), [case for case in CASES if case[0] in CLOSED])
@pytest.mark.parametrize("cosine", [1.0, 1 - 1e-12, 1 - 1e-6, 0.99, -0.99, -1 + 1e-6, -1.0])
def test_closed_kernels_hold_at_the_ends(name, order, cosine):
    q = np.array([0.7, 1.9])
    u = cosine * np.sqrt(q[0] * q[1])
    expected = pair(FUNCTIONS[name][order], q, cosine, *normal_radii())
    slack = 1e-6 if (name, order) == ("relu", 1) else 1e-11  # an angle is known to sqrt(2^-53) where its cosine is 1
    assert gaussian(name, order, np.array([[q[0], u], [u, q[1]]]))[0, 1] == pytest.approx(expected, rel=slack, abs=slack)


def test_two_equal_neurons_have_equal_rows():
    """Where rounding leaves a cosine a little off 1 the kernel is the variance's to rounding, not to its root."""
    w = np.random.default_rng(3).standard_normal((50, 7))
    w = np.repeat(w, 2, axis=0)
    for name in CLOSED:
        values = gaussian(name, 0, w @ w.T)
        diagonal = np.diagonal(values)
        np.testing.assert_allclose(np.diagonal(values, 1)[::2], diagonal[::2], rtol=1e-14)


OWN = {
    "leaky": (sp.Max(sp.Symbol("s") / 10, sp.Symbol("s")), lambda h: np.maximum(h / 10, h), lambda h: 0.1 + 0.9 * (h > 0)),
    "steep": (sp.tanh(6 * sp.Symbol("s")), lambda h: np.tanh(6 * h), lambda h: 6 / np.cosh(6 * h) ** 2),
}


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("order", [0, 1])
def test_a_user_s_kernels_are_those_of_a_quadrature(name, order):
    """Cosines up to 0.53: leaky relu's series falls as k^-3/2, its slope's as k^-1/2, times the cosine to the k."""
    expression, *functions = OWN[name]
    nodes = np.linspace(-9, 9, 1801)
    q = np.diagonal(COVARIANCE)
    made = gaussian(expression, order, COVARIANCE)
    for i in range(4):
        assert made[i, i] == pytest.approx(pair(functions[order], (q[i], q[i]), 1.0, *normal_radii()), rel=1e-8)
        for j in range(i):
            cosine = COVARIANCE[i, j] / np.sqrt(q[i] * q[j])
            if name == "leaky":
                expected = pair(functions[order], (q[i], q[j]), cosine, *normal_radii())
            else:
                a, b = np.sqrt(q[i]) * nodes, np.sqrt(q[j]) * (cosine * nodes[:, None] + np.sqrt(1 - cosine**2) * nodes)
                expected = float((bell(nodes) * functions[order](a)) @ functions[order](b) @ bell(nodes)) / 1e4
            assert made[i, j] == pytest.approx(expected, rel=1e-9, abs=1e-10)


@pytest.mark.parametrize(("name", "order"), CASES)
@pytest.mark.parametrize("d", [3, 4, 7, 40])
def test_kernels_on_the_sphere_are_those_of_a_quadrature(name, order, d):
    cosines = np.array([[1.0, 0.3, -0.6], [0.3, 1.0, 0.0], [-0.6, 0.0, 1.0]])
    expected = by_quadrature(name, order, cosines, sphere_radii(d))
    np.testing.assert_allclose(sphere(name, order, cosines, d), expected, rtol=1e-9, atol=1e-10)


@pytest.mark.parametrize(("name", "order"), [("relu", 0), ("relu", 1), ("square", 0), ("square", 1), ("square", 2)])
@pytest.mark.parametrize("cosine", [1.0, 0.999, 0.9, -0.95, -1.0])
def test_closed_kernels_on_the_sphere_hold_at_the_ends(name, order, cosine):
    for d in (3, 10):
        made = sphere(name, order, np.array([[1.0, cosine], [cosine, 1.0]]), d)
        assert made[0, 1] == pytest.approx(pair(FUNCTIONS[name][order], (1.0, 1.0), cosine, *sphere_radii(d)), rel=1e-8, abs=1e-8)
        assert made[0, 0] == pytest.approx(pair(FUNCTIONS[name][order], (1.0, 1.0), 1.0, *sphere_radii(d)), rel=1e-9)


def test_kernels_on_a_large_sphere_are_the_gaussian_ones():
    cosines = np.array([[1.0, 0.4], [0.4, 1.0]])
    for name, order in CASES:
        assert sphere(name, order, cosines, 10**6) == pytest.approx(gaussian(name, order, cosines), rel=1e-4, abs=1e-6)


def test_a_fit_s_energy_on_the_sphere_has_a_kernel():
    """Forty neurons in ten dimensions, cosines up to 0.9: the relu slopes' kernel is positive and has the diagonal 1/2."""
    w = np.random.default_rng(0).standard_normal((40, 10))
    w /= np.linalg.norm(w, axis=1, keepdims=True)
    values = sphere("relu", 1, w @ w.T, 10)
    assert np.abs(np.tril(w @ w.T, -1)).max() > 0.8
    assert np.diagonal(values).tolist() == [0.5] * 40
    assert np.linalg.eigvalsh(values).min() > 0


GOOD = np.array([[1.0, 0.5], [0.5, 1.0]])
BAD = [
    ("erf", 3, GOOD, "order must be 0, 1 or 2, for phi, phi' and phi'': got 3"),
    ("erf", -1, GOOD, "order must be >= 0: got -1"),
    ("erf", 0, np.ones((2, 3)), r"must be float64\[p, p\]: got shape \(2, 3\)"),
    ("erf", 0, np.ones(2), r"must be float64\[p, p\]: got shape \(2,\)"),
    ("erf", 0, GOOD * (1 + 0j), "must be real: got complex128"),
    ("tanh", 0, np.where(GOOD == 0.5, np.nan, GOOD), "must be finite: 2 of 4 entries are not"),
    ("relu", 0, np.array([[1.0, 0.5], [0.4, 1.0]]), "must be symmetric: it and its transpose differ by 0.1, its largest entry is 1"),
    ("sin", 1, np.array([[1.0, 0.0], [0.0, 0.0]]), "must be positive: the least is 0.0"),
    ("sin", 1, np.array([[1.0, 1.1], [1.1, 1.0]]), "a cosine of 1.1 between two neurons: at most 1"),
]


@pytest.mark.parametrize(("name", "order", "matrix", "message"), BAD)
def test_what_is_no_covariance_is_refused(name, order, matrix, message):
    with pytest.raises(OutsideDomain, match=message):
        gaussian(name, order, matrix)
    with pytest.raises(OutsideDomain, match=message):
        sphere(name, order, matrix, 10)


def test_what_has_no_kernel_is_refused():
    for kernel in (lambda order: gaussian("relu", order, GOOD), lambda order: sphere("relu", order, GOOD, 10)):
        with pytest.raises(NotDifferentiable, match="relu has no derivative of order 2 that is a function: phi' jumps at 0"):
            kernel(2)
    with pytest.raises(OutsideDomain, match=r"neurons on the sphere must be unit: \|w\|\^2 lies in \[1, 2\]"):
        sphere("erf", 0, np.diag([1.0, 2.0]), 10)
    with pytest.raises(OutsideDomain, match="d must be >= 3: got 2"):
        sphere("erf", 0, GOOD, 2)
    with pytest.raises(OutsideDomain, match="leaves the range of doubles: variances reach 1600"):
        gaussian("sin", 0, 1600 * GOOD)
    with pytest.raises(OutsideDomain, match=r"Hermite series leaves .* after 120 terms: two neurons have cosine 0.999"):
        gaussian("tanh", 1, 9 * np.array([[1.0, 0.999], [0.999, 1.0]]))
    with pytest.raises(OutsideDomain, match=r"Gegenbauer series leaves .* after 120 terms: two neurons have cosine 0.999"):
        sphere(sp.Max(sp.Symbol("s") / 10, sp.Symbol("s")), 1, np.array([[1.0, 0.999], [0.999, 1.0]]), 10)
    assert get("relu").kinks == (0.0,)
