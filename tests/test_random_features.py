"""Closed forms of random features: letters against the fixed point, limits against large p, and refusals with both numbers."""

import numpy as np
import pytest
import sympy as sp

from theory.features import closed_forms as forms
from theory.features import effective_ridge, fixed_point, random_features
from theory.features.activations import get
from theory.features.closed_forms import PEAK, PEAK_AT, SENSITIVITY_LIMIT, letters, per_parameter
from theory.prediction import OutsideDomain
from verify.engine.claim import predicted
from verify.engine.stream import stream
from verify.measurements import designs
from verify.measurements.features import ABOVE, BELOW, QUADRATIC, QUADRATIC_RIDGE, RIDGE, closed

SIZES = [(50, 50, 200), (300, 100, 700), (30, 100, 3000)]
ODD, COMPACT = ["erf", "sin", "tanh"], ["erf", "sin", "tanh", "relu", "softplus", "gelu", "cos", "square"]


def differ(form, where, activation, n, d, p, **setting):
    """The largest relative difference between the forms in letters and what the public function says."""
    given = dict(ridge=setting.get("per_parameter", 0.0) * p, signal=setting.get("signal", 0.0))
    said = random_features.predict(activation, n, d, p, **given)
    point = dict(n=n, d=d, p=p)
    written = {name: predicted(closed(form, "", activation, where, **setting), {**point, "quantity": name}) for name in form}
    return max(abs(value / getattr(said, name) - 1) for name, value in written.items())


@pytest.mark.parametrize("activation", COMPACT)
def test_forms_in_letters_are_the_public_function(activation):
    for n, d, p in SIZES:
        assert differ(QUADRATIC, forms.QUADRATIC, activation, n, d, p) < 1e-9
        assert differ(QUADRATIC_RIDGE, forms.QUADRATIC_WITH_RIDGE, activation, n, d, p, per_parameter=0.2, signal=0.7) < 1e-9
    for n, d, p in ((100, 50, 50), (300, 100, 20)):
        assert differ(BELOW, forms.QUADRATIC_BELOW, activation, n, d, p) < 1e-9


@pytest.mark.parametrize("activation", ODD)
def test_without_a_quadratic_part_they_are_radicals_and_a_quartic(activation):
    for n, d, p in SIZES:
        assert differ(ABOVE, forms.RIDGELESS, activation, n, d, p) < 1e-9
        assert differ(RIDGE, forms.WITH_RIDGE, activation, n, d, p, per_parameter=0.2, signal=0.7) < 1e-9
    for n, d, p in ((100, 50, 50), (300, 100, 20)):
        assert (
            differ({"norm_squared": forms.NORM_BELOW, "sensitivity_squared": forms.SENSITIVITY_BELOW}, forms.BELOW, activation, n, d, p)
            < 1e-9
        )


def test_letters_that_differ_from_the_public_function_are_refused():
    false = {**ABOVE, "variance": forms.VARIANCE * (1 + sp.Rational(1, 10**6))}
    with pytest.raises(ValueError, match=r"the form in letters gives .* and the function that computes it"):
        predicted(closed(false, "", "erf", forms.RIDGELESS, public=True), dict(n=50, d=50, p=200, quantity="variance"))


@pytest.mark.parametrize("activation", ["cos", "square"])
def test_even_forms_to_leading_order(activation):
    """(D1/v) n d/(p - n) + (mu_2^2/v)^2 n/d for n << d^2: what is left out is of relative size n/d^2, and D = d^2/2 to 1/d."""
    for n, d in ((20, 100), (20, 1000)):
        for p in (100, 10**6):
            whole = random_features.predict(activation, n, d, p).sensitivity_squared
            leading = predicted(closed({"S": forms.SENSITIVITY_EVEN}, "", activation), dict(n=n, d=d, p=p, quantity="S"))
            assert abs(leading / whole - 1) < 1 / d + 6 * n / d**2, (n, d, p)


def harmonics(d):
    """How many functions of degree 2 there are on the sphere beside constants: the rank of x_a x_b and 1 at many points, less 1."""
    x = designs.inputs(stream(1, "rank", {}, "claim"), d * (d + 1), d)
    upper = np.triu_indices(d)
    return np.linalg.matrix_rank(np.column_stack([np.ones(len(x)), x[:, upper[0]] * x[:, upper[1]]])) - 1


def test_quadratic_functions_are_counted():
    assert [fixed_point.quadratic_dims(d) for d in (2, 3, 5, 8)] == [harmonics(d) for d in (2, 3, 5, 8)]


def dense(parts, shared, rest, steep, n, p, ridge, signal, rng):
    """The averages by explicit p x p matrices with Gaussian directions, and bisection: training error, |a|^2, E f^2, energy."""
    blocks = [rng.standard_normal((p, int(part.dims))) / np.sqrt(part.dims) for part in parts]
    same = [np.linalg.qr(rng.standard_normal((p, one.times)))[0] for one in shared]
    sigma, metric = rest * np.eye(p), steep * np.eye(p)
    for part, w in zip(parts, blocks, strict=True):
        sigma += part.weight * w @ w.T
        metric += part.degree * part.weight * w @ w.T
    for one, w in zip(shared, same, strict=True):
        sigma += one.eigenvalue * w @ w.T
        metric += one.degree * one.eigenvalue * w @ w.T
    values, vectors = np.linalg.eigh(sigma)
    low, high = 1e-12, 1e12
    for _ in range(200):
        kappa = np.sqrt(low * high)
        low, high = (kappa, high) if ridge / kappa + np.sum(values / (values + kappa)) > n else (low, kappa)
    kappa = 0.0 if not ridge and p < n else kappa
    q = vectors / (values + kappa) @ vectors.T
    cross = np.sqrt(signal * parts[0].weight / parts[0].dims) * blocks[0]  # E phi f, a column for each of the functions f may be
    m = q @ cross
    bias = signal - 2 * np.sum(cross * m) + np.sum(m * (sigma @ m))
    test = (1.0 + bias) / (1 - np.trace(sigma @ sigma @ q @ q) / n)
    second = m @ m.T + test / n * sigma @ q @ q
    residual = ridge / (n * kappa) if ridge else max(0, n - p) / n
    return [residual**2 * test, np.trace(second), np.trace(sigma @ second), np.trace(metric @ second)]


@pytest.mark.parametrize(("n", "p", "ridge"), [(300, 700, 0.0), (300, 700, 40.0), (900, 400, 0.0), (500, 400, 100.0)])
@pytest.mark.parametrize("kind", ["random features", "shared"])
def test_the_fixed_point_by_degree_is_the_limit_of_dense_matrices(n, p, ridge, kind):
    """Parts of 60 and of 500 functions, at sizes where the second one counts, and functions that all features share."""
    rng = np.random.default_rng(7)
    shared = [fixed_point.Shared(9.0, 30, 1), fixed_point.Shared(40.0, 1, 0)] if kind == "shared" else []
    parts = [fixed_point.Part(0.4, 60, 1), fixed_point.Part(0.5, 500, 2)]
    made = effective_ridge.fit(n, 60, p, ridge, 1.0, fixed_point.resolvent(n, p, ridge, 0.3, 0.7, parts, shared, signal=0.8))
    seen = np.mean([dense(parts, shared, 0.3, 0.7, n, p, ridge, 0.8, rng) for _ in range(3)], axis=0)
    assert [made.training_error, made.norm_squared, made.variance, made.energy] == pytest.approx(list(seen), rel=0.02, abs=1e-9)


def test_slopes_by_degree_are_those_of_finite_differences():
    """T2, G2 and the slope of what is unseen, by the ridge: kappa moves with it, and the traces with kappa."""
    parts, shared = [fixed_point.Part(0.4, 60, 1), fixed_point.Part(0.5, 500, 2)], [fixed_point.Shared(9.0, 30, 1)]
    low, at, high = (fixed_point.resolvent(300, 700, ridge, 0.3, 0.7, parts, shared, 1.0) for ridge in (39.99, 40.0, 40.01))
    for value, slope, sign in (("T1", "T2", -1), ("G1", "G2", -1), ("unseen", "slope_unseen", 1)):
        seen = (getattr(high, value) - getattr(low, value)) / (high.kappa - low.kappa)
        assert sign * getattr(at, slope) == pytest.approx(seen, rel=1e-6), value


@pytest.mark.parametrize("d", [10**6, 10**8, 10**12])
def test_many_dimensions_lose_no_digits(d):
    """n, p << d: erf's features are as good as independent, |a|^2 = n/((p - n) Var phi)."""
    m = get("erf").moments()
    for n, p in ((3, 10), (10, 3)):
        assert random_features.predict("erf", n, d, p).norm_squared == pytest.approx(min(n, p) / (abs(p - n) * m.variance), rel=1e-4)


@pytest.mark.parametrize(
    ("sizes", "says"),
    [
        (dict(n=40, d=40, p=100, ridge=1e9), r"degrees of freedom is a difference .* must leave >= 1e-08, and leaves .* ridge = 1e\+09"),
        (dict(n=40, d=40, p=10**14), r"degrees of freedom is a difference of numbers of size 1e\+14"),
        (dict(n=10**100, d=10**100, p=10**100, ridge=1.0), r"sizes this far apart leave no digits: the room"),
    ],
)
def test_sizes_that_leave_no_digits_are_refused(sizes, says):
    with pytest.raises(OutsideDomain, match=says):
        random_features.predict("relu", **sizes)


@pytest.mark.parametrize(
    ("n", "p", "ridge", "refused"), [(50, 50, 1e-12, True), (50, 50, 2.5, False), (100, 110, 1e-9, True), (100, 150, 1e-9, False)]
)
def test_a_ridge_too_small_near_the_threshold_is_refused(n, p, ridge, refused):
    if refused:
        with pytest.raises(OutsideDomain, match=rf"ridge = {ridge:.4g} is too small .*it must take >= 3 degrees of freedom, it takes"):
            random_features.predict("erf", n, 60, p, ridge=ridge)
    else:
        assert random_features.predict("erf", n, 60, p, ridge=ridge).energy > 0.0


@pytest.mark.parametrize("activation", ["erf", "cos", "relu", "square"])
def test_the_kernel_limit_is_that_of_large_p(activation):
    p = 10**8
    for n, d in ((50, 50), (300, 100)):
        limit = random_features.kernel_limit(activation, n, d, ridge_per_parameter=0.1)
        large = random_features.predict(activation, n, d, p, ridge=0.1 * p)
        bare, many = random_features.kernel_limit(activation, n, d), random_features.predict(activation, n, d, p)
        assert bare.energy == pytest.approx(many.energy, rel=1e-4)
        assert bare.norm_squared == pytest.approx(p * many.norm_squared, rel=1e-4)
        for name in ("training_error", "variance", "energy"):
            assert getattr(limit, name) == pytest.approx(getattr(large, name), rel=1e-4)  # what is left out is of size d/p
        assert limit.norm_squared == pytest.approx(p * large.norm_squared, rel=1e-4)


def test_the_kernel_limit_peaks_where_it_is_said_to():
    values = {**letters("erf"), per_parameter: 0.1}
    at = float(PEAK_AT.subs(values).subs({s: 1000 for s in PEAK_AT.free_symbols if s.name == "d"}))
    sizes = np.arange(1, 5000)
    curve = [random_features.kernel_limit("erf", int(n), 1000, ridge_per_parameter=0.1).sensitivity_squared for n in sizes]
    assert abs(sizes[int(np.argmax(curve))] - at) <= 1
    top = float(PEAK.subs(values).subs({s: 1000 for s in PEAK.free_symbols if s.name == "d"}))
    assert max(curve) == pytest.approx(top, rel=1e-6)
    whole = SENSITIVITY_LIMIT.subs(values).subs(
        {s: 1000 if s.name == "d" else 400 for s in SENSITIVITY_LIMIT.free_symbols if s.name in "nd"}
    )
    assert float(whole) == pytest.approx(curve[399], rel=1e-12)


@pytest.mark.parametrize(
    "arguments, both",
    [
        (("erf", 200, 50, 800), ["200", "156.25"]),  # n = d^2/16
        (("erf", 2500, 50, 10**5), ["2500", "156.25"]),  # n = d^2
        (("erf", 100, 100, 110), ["1.1", "1.5"]),
        (("erf", 100, 100, 90), ["0.9", "2/3"]),
    ],
)
def test_what_is_outside_the_domain_is_refused_with_both_numbers(arguments, both):
    with pytest.raises(OutsideDomain) as refused:
        random_features.predict(*arguments)
    assert all(number in str(refused.value) for number in both)


def test_a_linear_activation_is_refused():
    import sympy as sp

    for function in (lambda a: random_features.predict(a, 50, 50, 200), lambda a: random_features.kernel_limit(a, 50, 50)):
        with pytest.raises(OutsideDomain, match="is linear"):
            function(3 * sp.Symbol("s"))


def test_a_frame_is_orthogonal_and_designs_are_shared_by_name_only():
    rows = designs.frames(stream(3, "a", {}, "claim"), 2, 30)
    for frame in (rows[:30], rows[30:]):
        np.testing.assert_allclose(frame @ frame.T, 30 * np.eye(30), atol=1e-11)
    first, second, other = (stream(seed, name, {}, "claim").shared("designs") for seed, name in ((3, "a"), (3, "b"), (4, "a")))
    assert first.key == second.key != other.key


def shifted_cosine_kernel(a, b, theta):
    """E (cos(<w, a> + theta) - mu_0)(cos(<w, b> + theta) - mu_0), w normal with covariance I/d, by a product rule of quadrature."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    weights = weights / weights.sum()
    size = len(a)
    first, inner = np.sqrt(a @ a / size), a @ b / size
    along = inner / first
    across = np.sqrt(max(b @ b / size - along**2, 0.0))
    left = np.cos(first * nodes + theta) - np.cos(theta) * np.exp(-0.5)
    right = np.cos(along * nodes[:, None] + across * nodes + theta) - np.cos(theta) * np.exp(-0.5)
    return float(np.sum(weights * left * (right @ weights)))


@pytest.mark.parametrize("theta", [0.0, 0.7, np.pi / 2])
def test_infinitely_many_shifted_cosines_against_quadrature_and_differences(theta):
    from verify.claims.random_features.crossover_in_the_slope import sensitivity_squared

    rows = designs.inputs(stream(5, "cosines", {}, "claim"), 6, 4)
    points, new, ridge, step = rows[:4], rows[4:], 0.1, 1e-5
    gram = np.array([[shifted_cosine_kernel(a, b, theta) for b in points] for a in points])
    inverse = np.linalg.inv(gram + ridge * np.eye(4))
    total = 0.0
    for at in new:
        for direction in np.eye(4):
            ahead, behind = (np.array([shifted_cosine_kernel(at + sign * step * direction, b, theta) for b in points]) for sign in (1, -1))
            total += float(np.sum((inverse @ (ahead - behind) / (2 * step)) ** 2))
    assert sensitivity_squared(points, new, theta, ridge) == pytest.approx(4 * total / len(new), rel=1e-6)


def test_exponents_are_of_sizes_that_double():
    from theory.features import exponents

    assert exponents.sizes("e", 10, 20, 30, 2) == [{"n": 10, "d": 20, "e": 30}, {"n": 10, "d": 20, "e": 60}]
    with pytest.raises(ValueError, match="along must be one of n, d, e: got 'p'"):
        exponents.sizes("p", 10, 20, 30, 2)
