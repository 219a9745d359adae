"""Predictions with a covariance: against the isotropic forms, against dense matrices on another road, and refused outside their domain."""

from dataclasses import replace

import numpy as np
import pytest

from theory.features import covariance, given_weights, random_features
from theory.features.activations import get
from theory.features.effective_ridge import Resolvent, fit
from theory.linear import exact_law
from theory.prediction import OutsideDomain

FIELDS = ("training_error", "norm_squared", "variance", "energy", "sensitivity")
SIZES = [(200, 200, 800, 0.0), (300, 200, 100, 0.0), (50, 100, 400, 3.0), (90, 60, 85, 20.0)]


def power_law(d, alpha):
    """Eigenvalues proportional to k^-alpha with tr C = d."""
    values = np.arange(1.0, d + 1) ** -alpha
    return values * d / values.sum()


def weights(p, d, seed=0):
    """Uniform on the unit sphere -> float64[p, d]."""
    w = np.random.default_rng(seed).standard_normal((p, d))
    return w / np.linalg.norm(w, axis=1, keepdims=True)


@pytest.mark.parametrize("name", ["erf", "relu", "sin", "softplus"])
@pytest.mark.parametrize(("n", "d", "p", "ridge"), SIZES)
def test_at_the_identity_it_is_the_isotropic_form(name, n, d, p, ridge):
    """Computed by different formulas (the target's energy, the equation for t), and equal to rounding but for the quadratic part."""
    m, own = get(name).moments(), random_features.predict(name, n, d, p, ridge=ridge, signal=0.7, noise=1.3)
    one = random_features.from_moments(replace(m, mu2=0.0), n, d, p, ridge, 1.3, 0.7)
    other = random_features.predict(name, n, d, p, ridge=ridge, signal=0.7, noise=1.3, covariance=np.ones(d))
    for field in FIELDS:
        assert getattr(other, field) == pytest.approx(getattr(one, field), rel=1e-12), field
        assert getattr(other, field) == pytest.approx(getattr(own, field), rel=covariance.QUADRATIC), field  # what it may leave out


@pytest.mark.parametrize("name", ["erf", "relu", "sin"])
def test_given_weights_at_the_identity_agree_to_order_one_over_d(name):
    for d in (50, 200):
        one = random_features.predict(name, d, d, 3 * d, ridge=0.3 * d, signal=0.7)
        other = given_weights.predict(weights(3 * d, d), name, d, ridge=0.3 * d, signal=0.7)
        for field in FIELDS:
            assert getattr(other, field) == pytest.approx(getattr(one, field), rel=6 / d), field  # 2.5/d seen


def test_a_covariance_is_its_eigenvalues_when_weights_are_uniform():
    values, rotation = power_law(60, 0.5), np.linalg.qr(np.random.default_rng(1).standard_normal((60, 60)))[0]
    c = rotation @ np.diag(values) @ rotation.T
    one = random_features.predict("erf", 30, 60, 120, signal=1.0, covariance=values)
    other = random_features.predict("erf", 30, 60, 120, signal=1.0, covariance=(c + c.T) / 2)
    w = weights(120, 60)
    turned = given_weights.predict(w @ rotation.T, "erf", 30, signal=1.0, covariance=(c + c.T) / 2)
    straight = given_weights.predict(w, "erf", 30, signal=1.0, covariance=values)
    for field in FIELDS:
        assert getattr(other, field) == pytest.approx(getattr(one, field), rel=1e-9)
        assert getattr(turned, field) == pytest.approx(getattr(straight, field), rel=1e-9)


def dense(sigma, metric, cross, power, n, ridge, noise):
    """training error, |a|^2, E f^2, energy by explicit inverses and bisection, straight from E aa' = m m' + (E_test/n) Sigma Q^2."""
    p = len(sigma)

    def inverse(kappa):
        return np.linalg.inv(sigma + kappa * np.eye(p))

    low, high = 1e-12, 1e12
    for _ in range(200):
        kappa = np.sqrt(low * high)
        if ridge / kappa + np.trace(sigma @ inverse(kappa)) > n:
            low = kappa
        else:
            high = kappa
    if not ridge and p < n:
        kappa = 0.0
    q = inverse(kappa)
    m = q @ cross
    bias = power - 2 * np.sum(cross * m) + np.sum(m * (sigma @ m))
    test = (noise + bias) / (1 - np.trace(sigma @ sigma @ q @ q) / n)
    second = m @ m.T + test / n * sigma @ q @ q
    residual = ridge / (n * kappa) if ridge else max(0, n - p) / n
    return residual**2 * test, np.trace(second), np.trace(sigma @ second), np.trace(metric @ second)


@pytest.mark.parametrize(("n", "p", "ridge"), [(20, 50, 0.0), (60, 25, 0.0), (30, 40, 2.0), (50, 20, 0.5)])
def test_given_moments_against_explicit_inverses(n, p, ridge):
    rng = np.random.default_rng(n)
    x, y, cross = rng.standard_normal((p, 3 * p)), rng.standard_normal((p, p)), 0.1 * rng.standard_normal((p, 2))
    sigma, metric = x @ x.T / (3 * p), y @ y.T
    made = given_weights.from_feature_moments(sigma, metric, n, 7, ridge=ridge, noise=1.5, cross=cross, power=2.0)
    expected = dense(sigma, metric, cross, 2.0, n, ridge, 1.5)
    assert [made.training_error, made.norm_squared, made.variance, made.energy] == pytest.approx(list(expected), rel=1e-6)
    assert made.sensitivity == pytest.approx(np.sqrt(7 * made.energy))


@pytest.mark.parametrize(("n", "ridge"), [(150, 0.0), (900, 0.0), (200, 60.0)])
def test_the_fixed_point_is_the_limit_of_dense_matrices(n, ridge):
    """Sigma = A W C W' A + V of 400 neurons in 200 dimensions, by explicit inverses, against the scalar equations: O(1/d)."""
    d, p, spectrum = 200, 400, power_law(200, 0.5)
    w, phi = weights(p, d), get("relu")
    m = phi.moments(np.full(p, 1.0))
    linear = m.mu1[:, None] * w
    sigma = linear @ np.diag(spectrum) @ linear.T + np.diag(m.v)
    metric = linear @ linear.T + np.diag(m.D1 - m.mu1**2)
    expected = dense(sigma, metric, np.sqrt(1.5 / d) * linear * spectrum, 1.5, n, ridge, 1.0)
    neurons = covariance.Neurons(np.ones(1), np.array([float(p)]))
    made = covariance.from_neurons(phi.moments(neurons.q), neurons, spectrum, n, ridge, 1.0, 1.5)
    assert [made.training_error, made.norm_squared, made.variance, made.energy] == pytest.approx(list(expected), rel=0.02, abs=1e-12)


def test_slopes_are_those_of_finite_differences():
    spectrum = power_law(80, 1.0)
    neurons = covariance.uniform_neurons(spectrum, 240)
    m = get("erf").moments(neurons.q)
    low, at, high = (covariance.resolvent(m, neurons, spectrum, kappa, 1.0) for kappa in (0.4999, 0.5, 0.5001))
    for value, slope, sign in (("T1", "T2", -1), ("G1", "G2", -1), ("unseen", "slope_unseen", 1)):
        seen = (getattr(high, value) - getattr(low, value)) / 0.0002
        assert sign * getattr(at, slope) == pytest.approx(seen, rel=1e-6), value


def test_two_features_by_hand():
    """Sigma = diag(3, 1), G = diag(2, 5), kappa = 1: df = 3/4 + 1/2, so n = 2 at ridge 3/4; df2 = 9/16 + 1/4 = 13/16.

    E_test = 1/(1 - 13/32) = 32/19; |a|^2 = (16/19)(3/16 + 1/4) = 7/19; E f^2 = (16/19)(13/16) = 13/19;
    energy = (16/19)(2*3/16 + 5/4) = 26/19; training error (3/8)^2 * 32/19 = 9/38.
    """
    made = given_weights.from_feature_moments(np.diag([3.0, 1.0]), np.diag([2.0, 5.0]), 2, 4, ridge=0.75)
    expected = (9 / 38, 7 / 19, 13 / 19, 26 / 19, np.sqrt(4 * 26 / 19))
    assert [getattr(made, field) for field in FIELDS] == pytest.approx(list(expected), rel=1e-12)


def test_a_target_by_hand():
    """One feature of variance 1, kappa = 1, target equal to it, no noise: B = 1 - 1/2 - 1/4 = 1/4, |m|^2 = 1/4; n = 1, ridge 1/2.

    df2 = 1/4, E_test = (1/4)/(3/4) = 1/3; |a|^2 = 1/4 + (1/3)(1/4) = 1/3, and energy the same with G = 1; training (1/2)^2/3.
    """
    one = np.ones((1, 1))
    made = given_weights.from_feature_moments(one, one, 1, 1, ridge=0.5, noise=0.0, cross=np.ones(1), power=1.0)
    assert [getattr(made, field) for field in FIELDS] == pytest.approx([1 / 12, 1 / 3, 1 / 3, 1 / 3, np.sqrt(1 / 3)], rel=1e-12)


def test_the_rule_for_the_neurons_has_exact_moments():
    """E q = 1 and E q^2 = (d^2 + 2 tr C^2)/(d (d + 2)) for a uniform neuron; the rule's nodes lie between the eigenvalues."""
    for alpha in (0.0, 0.5, 1.0, 2.0):
        spectrum = power_law(40, alpha)
        neurons = covariance.uniform_neurons(spectrum, 100)
        mean = neurons.count / 100
        assert mean.sum() == pytest.approx(1.0)
        assert mean @ neurons.q == pytest.approx(1.0)
        assert mean @ neurons.q**2 == pytest.approx((40**2 + 2 * np.sum(spectrum**2)) / (40 * 42))
        assert neurons.q.min() >= spectrum.min() - 1e-9
        assert neurons.q.max() <= spectrum.max() + 1e-9


def test_the_rule_for_the_neurons_against_draws():
    spectrum = power_law(40, 1.0)
    neurons, q = covariance.uniform_neurons(spectrum, 1), weights(200_000, 40) ** 2 @ spectrum
    for function in (np.sqrt, lambda q: np.exp(-2 * q), lambda q: q**3):
        values = function(q)
        assert neurons.count @ function(neurons.q) == pytest.approx(values.mean(), abs=5 * values.std() / np.sqrt(len(q)))


GOOD = power_law(100, 0.3)
BAD = [
    (dict(covariance=GOOD[:99]), r"the d = 100 eigenvalues or the 100 x 100 matrix: got shape \(99,\)"),
    (dict(covariance=np.where(np.arange(100) == 3, np.nan, GOOD)), "must be finite: 1 of 100 entries are not"),
    (dict(covariance=np.zeros(100)), "tr C = d: got 0 against 100"),
    (dict(covariance=2 * GOOD), "tr C = d: got 200 against 100"),
    (dict(covariance=np.r_[-1.0, GOOD[1:] + (GOOD[0] + 1) / 99]), "no negative eigenvalue: the least is -1, the largest"),
    (dict(covariance=np.diag(GOOD) + np.eye(100, k=1)), "must be symmetric: C and its transpose differ by 1, its largest entry is"),
    (dict(covariance=GOOD, p=60), "p/n = 1.2 at n = 50, p = 60"),
]


@pytest.mark.parametrize(("changed", "message"), BAD)
def test_outside_the_domain_it_is_refused_with_both_numbers(changed, message):
    asked = dict(activation="erf", n=50, d=100, p=200) | changed
    with pytest.raises(OutsideDomain, match=message):
        random_features.predict(**asked)
    asked["weights"] = weights(asked.pop("p"), asked.pop("d"))
    with pytest.raises(OutsideDomain, match=message):
        given_weights.predict(**asked)


def test_a_small_participation_ratio_and_an_even_activation_are_sent_to_the_form_for_given_weights():
    with pytest.raises(OutsideDomain, match=r"needs n <= PR\^2/16, PR = \(tr C\)\^2/tr C\^2: 50 against .*given_weights"):
        random_features.predict("erf", 50, 100, 200, covariance=power_law(100, 1.0))
    with pytest.raises(OutsideDomain, match=r"quadratic part of cos .* a twentieth of the energy 0.7221, and would add about 0.0453"):
        random_features.predict("cos", 50, 100, 200, covariance=GOOD)
    assert given_weights.predict(weights(200, 100), "cos", 50, covariance=power_law(100, 1.0)).energy > 0


def test_weights_and_moments_that_are_none_are_refused():
    w = weights(40, 20)
    w[3] = np.inf
    with pytest.raises(OutsideDomain, match=r"got shape \(40, 20\), 20 entries not finite"):
        given_weights.predict(w, "erf", 10)
    with pytest.raises(OutsideDomain, match=r"both be p x p: got shapes \(3, 3\) and \(2, 2\)"):
        given_weights.from_feature_moments(np.eye(3), np.eye(2), 10, 3)
    with pytest.raises(OutsideDomain, match="the features' least is -1, the largest 1"):
        given_weights.from_feature_moments(np.diag([1.0, -1.0, 1.0]), np.eye(3), 10, 3)
    with pytest.raises(OutsideDomain, match="the rank is 8 of p = 16, at n = 8"):
        given_weights.predict(np.repeat(weights(8, 20), 2, axis=0), "erf", 8)


EYE, NAN = np.eye(3), np.where(np.eye(3) == 1, np.nan, 0.0)
BAD_MOMENTS = [
    (dict(sigma=NAN), "sigma must be finite: 3 of 9 entries are not"),
    (dict(metric=NAN), "metric must be finite: 3 of 9 entries are not"),
    (dict(sigma=EYE + 0j), "sigma must be real: got complex128"),
    (dict(metric=EYE + 0j), "metric must be real: got complex128"),
    (dict(sigma=EYE + 0.5 * np.eye(3, k=-1)), "sigma must be symmetric: it and its transpose differ by 0.5, its largest entry is 1"),
    (dict(metric=EYE + 0.5 * np.eye(3, k=1)), "metric must be symmetric: it and its transpose differ by 0.5"),
    (dict(sigma=np.zeros((0, 0)), metric=np.zeros((0, 0))), r"both be p x p: got shapes \(0, 0\) and \(0, 0\)"),
    (dict(cross=np.ones(2)), r"for the p = 3 features: got shape \(2,\)"),
    (dict(cross=np.ones((2, 3))), r"for the p = 3 features: got shape \(2, 3\)"),
    (dict(cross=np.array([1.0, np.nan, 0.0])), "cross must be finite: 1 of 3 entries are not"),
    (dict(cross=np.ones(3) * 1j), "cross must be real"),
]


@pytest.mark.parametrize(("changed", "message"), BAD_MOMENTS)
def test_feature_moments_that_are_none_are_refused(changed, message):
    asked = dict(sigma=EYE, metric=EYE, n=10, d=3, ridge=1.0, power=1.0) | changed
    with pytest.raises(OutsideDomain, match=message):
        given_weights.from_feature_moments(**asked)


def test_complex_inputs_are_refused():
    with pytest.raises(OutsideDomain, match="covariance must be real: got complex128"):
        covariance.eigenvalues(np.ones(4) + 0j, 4)
    with pytest.raises(OutsideDomain, match="weights must be real: got complex128"):
        given_weights.predict(weights(8, 4) + 0j, "erf", 3, ridge=1.0)


@pytest.mark.parametrize("name", ["relu", "erf", "tanh"])
def test_rounding_of_the_kernels_is_no_rank(name):
    """One direction of the inputs: a handful of features, the other eigenvalues rounding: refused without ridge."""
    w, c = weights(300, 30), np.zeros(30)
    c[0] = 30.0
    with pytest.raises(OutsideDomain, match=r"the rank is .* of p = 300, at n = 100|leaves"):
        given_weights.predict(w, name, 100, covariance=c)


def test_the_formulas_of_a_fit_do_not_divide_by_the_ridge_below_the_threshold():
    made = fit(20, 5, 10, 0.0, 1.0, Resolvent(0.0, T1=4.0, T2=2.0, G1=3.0, G2=1.0))
    assert (made.training_error, made.norm_squared, made.variance, made.energy) == (0.5, 0.4, 1.0, 0.30000000000000004)


def test_the_features_moments_are_those_of_a_quadrature():
    """Centred covariance, slopes and their product with a target: a Gauss-Hermite grid of R^2 in place of the dual kernels."""
    phi, w, c = get("cos"), weights(6, 2), np.diag([1.4, 0.6])
    nodes, chance = np.polynomial.hermite_e.hermegauss(40)
    x = np.stack([axis.ravel() for axis in np.meshgrid(nodes, nodes)], axis=1) * np.sqrt(np.diagonal(c))
    chance = np.outer(chance, chance).ravel() / (2 * np.pi)
    features, slopes = np.cos(x @ w.T), -np.sin(x @ w.T)
    features -= chance @ features
    sigma = features.T @ (chance[:, None] * features)
    metric = (w @ w.T) * (slopes.T @ (chance[:, None] * slopes))
    made = given_weights.predict(w, phi, 3, covariance=np.diagonal(c).copy(), ridge=0.1)
    other = given_weights.from_feature_moments(sigma, metric, 3, 2, ridge=0.1)
    for field in FIELDS:
        assert getattr(made, field) == pytest.approx(getattr(other, field), rel=1e-10)

    line, signal = get("sin"), 2.0
    features, slopes = np.sin(x @ w.T), np.cos(x @ w.T)
    sigma, metric = features.T @ (chance[:, None] * features), (w @ w.T) * (slopes.T @ (chance[:, None] * slopes))
    targets = x * np.sqrt(signal / 2)  # <e_1, x> and <e_2, x>, which share the signal
    cross = features.T @ (chance[:, None] * targets)
    made = given_weights.predict(w, line, 3, covariance=np.diagonal(c).copy(), ridge=0.1, signal=signal)
    other = given_weights.from_feature_moments(sigma, metric, 3, 2, ridge=0.1, cross=cross, power=signal)
    for field in FIELDS:
        assert getattr(made, field) == pytest.approx(getattr(other, field), rel=1e-10)


def test_least_energy_is_1_over_kappa():
    """At Sigma = G = I, kappa = (p - n + 1)/(n - 1); a change of basis changes nothing; refused where it cannot be."""
    n, p = 11, 40
    assert exact_law.least_energy(np.eye(p), np.eye(p), n, noise=3.0) == pytest.approx(3 * 10 / 30, rel=1e-12)
    basis = np.random.default_rng(1).standard_normal((p, p))
    sigma = np.diag(np.linspace(0.1, 1.0, p))
    turned = exact_law.least_energy(basis @ sigma @ basis.T, basis @ basis.T, n)
    assert turned == pytest.approx(exact_law.least_energy(sigma, np.eye(p), n), rel=1e-8)
    with pytest.raises(OutsideDomain, match=r"p/n >= 1.5.*n = 30, p = 40"):
        exact_law.least_energy(np.eye(p), np.eye(p), 30)
    with pytest.raises(OutsideDomain, match=r"must both be p x p: got shapes \(40, 40\) and \(3, 3\)"):
        exact_law.least_energy(np.eye(p), np.eye(3), n)
    with pytest.raises(OutsideDomain, match="positive definite"):
        exact_law.least_energy(np.eye(p), -np.eye(p), n)
