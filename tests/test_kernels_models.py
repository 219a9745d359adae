"""Fitted-model kernels: Gram matrices, gradients, ascent and least distances against naive twins; refusals."""

import numpy as np
import pytest

from kernels import features, gradients, lipschitz
from kernels.check import BadArgument
from kernels.random import Stream, normals, permutation
from tests.naive import models as naive

STREAM = Stream.of(8, "models")
N, D, K = 12, 5, 4
X, Y = normals(STREAM.spawn("x"), N, D), normals(STREAM.spawn("y"), 7, D)
W, THETA = normals(STREAM.spawn("w"), K, D), normals(STREAM.spawn("theta"), K, D)
A = normals(STREAM.spawn("a"), 1, K)[0]


def dphi(h):
    return 1 - np.tanh(h) ** 2


def d2phi(h):
    return -2 * np.tanh(h) * (1 - np.tanh(h) ** 2)


def test_ntk_gram_equals_explicit_features():
    slopes, other = dphi(X @ W.T), dphi(Y @ W.T)
    explicit = naive.gram(naive.ntk_features(X, slopes), naive.ntk_features(X, slopes))
    ours = features.ntk_gram(X, slopes)
    np.testing.assert_allclose(ours, explicit, rtol=1e-13, atol=1e-14)
    np.testing.assert_array_equal(ours, ours.T)
    cross = naive.gram(naive.ntk_features(X, slopes), naive.ntk_features(Y, other))
    np.testing.assert_allclose(features.ntk_cross(X, slopes, Y, other), cross, rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("n", [1, 63, 64, 65, 200])
def test_ntk_gram_at_the_tiles_edges(n):
    x = normals(STREAM.spawn("tiles"), n, 3)
    slopes = dphi(x)
    np.testing.assert_allclose(features.ntk_gram(x, slopes), (x @ x.T) * (slopes @ slopes.T), rtol=1e-13, atol=1e-14)


def test_coefficients_and_blocks():
    slopes, dual = dphi(X @ W.T), normals(STREAM.spawn("dual"), 1, N)[0]
    explicit = (naive.ntk_features(X, slopes).T @ dual).reshape(K, D)
    np.testing.assert_allclose(features.ntk_coefficients(X, slopes, dual), explicit, rtol=1e-13, atol=1e-13)
    blocks = (np.ascontiguousarray(slopes[:, j : j + 2]) for j in range(0, K, 2))
    np.testing.assert_allclose(features.gram_of_blocks(blocks, N), naive.gram(slopes, slopes), rtol=1e-13)
    weights = np.array([0.5, 0.0, 2.0, 1.0])
    np.testing.assert_allclose(features.weighted_gram(slopes, weights), naive.gram(slopes * weights, slopes), rtol=1e-13)


def wide(n, d, k):
    """Points, slopes and labels with k d well above n: conditions of a few tens."""
    x, labels = normals(STREAM.spawn("wide"), n, d), normals(STREAM.spawn("labels"), 1, n)[0]
    return x, dphi(x @ normals(STREAM.spawn("heads"), k, d).T / np.sqrt(d)), labels


@pytest.mark.parametrize(("n", "d", "k"), [(1, 1, 1), (1, 3, 2), (30, 20, 4), (90, 40, 5)])
def test_fits_equal_the_pseudo_inverse(n, d, k):
    """To the 1e-9 that is stated: that of float32 alone is near 1e-6 here."""
    x, slopes, labels = wide(n, d, k)
    explicit = naive.ntk_features(x, slopes)
    least = np.linalg.pinv(explicit) @ labels
    size = np.linalg.norm(least)
    assert np.linalg.norm(features.ntk_fit(x, slopes, labels).ravel() - least) < 1e-9 * size
    assert np.linalg.norm(features.fit(explicit, labels) - least) < 1e-9 * size


def test_an_ill_conditioned_fit_falls_back_to_float64():
    """Singular values from 1 to 1e-5: the Gram matrix has condition 1e10, which float32 cannot factor; stated error 1e-16 * 1e10."""
    left, right = np.linalg.qr(normals(STREAM, 12, 12))[0], np.linalg.qr(normals(STREAM.spawn("right"), 40, 12))[0]
    phi = np.ascontiguousarray((left * np.logspace(0, -5, 12)) @ right.T)
    labels = phi @ normals(STREAM.spawn("truth"), 1, 40)[0]
    least = np.linalg.pinv(phi) @ labels
    assert np.linalg.norm(features.fit(phi, labels) - least) < 1e-6 * np.linalg.norm(least)
    with pytest.raises(BadArgument, match="independent beyond rounding: got 12 points and 40 features"):
        features.fit(np.concatenate([phi[:11], phi[:1]]), labels)
    with pytest.raises(BadArgument, match="independent beyond rounding: got 40 points and 12 features"):
        features.fit(np.ascontiguousarray(phi.T), normals(STREAM, 1, 40)[0])


def test_fits_of_zero_and_of_large_numbers():
    x, slopes, labels = wide(30, 20, 4)
    assert (features.ntk_fit(x, slopes, np.zeros(30)) == 0.0).all()
    small = features.ntk_fit(x, slopes, labels)
    np.testing.assert_allclose(features.ntk_fit(x * 1e30, slopes, labels) * 1e30, small, rtol=1e-8, atol=1e-12)  # its Gram matrix overflows


@pytest.mark.parametrize("threads", [1, 2])
@pytest.mark.parametrize("m", [1, 7, 600])
def test_gradients_equal_their_naive_twins(threads, m):
    points = normals(STREAM.spawn("points"), m, D)
    few = list(range(0, m, 50))
    rf = gradients.rf_gradients(points, W, A, dphi, threads=threads)
    ntk = gradients.ntk_gradients(points, W, THETA, dphi, d2phi, threads=threads)
    np.testing.assert_allclose(rf[few], [naive.rf_gradient(points[i], W, A, dphi) for i in few], rtol=1e-13, atol=1e-13)
    np.testing.assert_allclose(ntk[few], [naive.ntk_gradient(points[i], W, THETA, dphi, d2phi) for i in few], rtol=1e-13, atol=1e-13)
    rf_squares = gradients.rf_gradient_squares(points, W, A, dphi, threads=threads)
    np.testing.assert_allclose(rf_squares, (rf**2).sum(axis=1), rtol=1e-13)
    ntk_squares = gradients.ntk_gradient_squares(points, W, THETA, dphi, d2phi, threads=threads)
    np.testing.assert_allclose(ntk_squares, (ntk**2).sum(axis=1), rtol=1e-13)


def test_squares_of_few_rows_need_no_gradients():
    """r <= d/2: c (V V') c' against the gradients' own squares; a function whose gradient is 0 has square 0, not less."""
    d = 40
    points, w, theta = (normals(STREAM.spawn(role), rows, d) for role, rows in (("far", 600), ("w of many", K), ("theta of many", K)))
    for squares, gradient, arguments in (
        (gradients.rf_gradient_squares, gradients.rf_gradients, (points, w, A, dphi)),
        (gradients.ntk_gradient_squares, gradients.ntk_gradients, (points, w, theta, dphi, d2phi)),
    ):
        np.testing.assert_allclose(squares(*arguments), (gradient(*arguments) ** 2).sum(axis=1), rtol=1e-12)
    again = np.concatenate([w, w])
    assert (gradients.rf_gradient_squares(points, again, np.concatenate([A, -A]), dphi) >= 0.0).all()


def test_gradients_in_float32():
    """Everything in the precision of x: 2^-24 on each of D or K terms, twice over."""
    points = normals(STREAM.spawn("points"), 30, D)
    single = [array.astype(np.float32) for array in (points, W, THETA)]
    rf, ntk = gradients.rf_gradients(single[0], single[1], A.astype(np.float32), dphi), gradients.ntk_gradients(*single, dphi, d2phi)
    assert rf.dtype == ntk.dtype == np.float32
    np.testing.assert_allclose(rf, gradients.rf_gradients(points, W, A, dphi), atol=1e-5)
    np.testing.assert_allclose(ntk, gradients.ntk_gradients(points, W, THETA, dphi, d2phi), atol=5e-5)
    squares = gradients.ntk_gradient_squares(*single, dphi, d2phi)
    assert squares.dtype == np.float64
    np.testing.assert_allclose(squares, (ntk**2).sum(axis=1), rtol=1e-5)


def test_gradients_are_derivatives():
    """Central differences of f itself: error h^2 |f'''|/6 plus rounding 1e-16 |f|/h, both below 1e-8 at h = 1e-5."""
    h = 1e-5

    def rf(x):
        return np.tanh(x @ W.T) @ A

    def ntk(x):
        return ((x @ THETA.T) * dphi(x @ W.T)).sum(axis=1)

    for f, ours in ((rf, gradients.rf_gradients(X, W, A, dphi)), (ntk, gradients.ntk_gradients(X, W, THETA, dphi, d2phi))):
        differences = np.stack([(f(X + h * e) - f(X - h * e)) / (2 * h) for e in np.eye(D)], axis=1)
        np.testing.assert_allclose(ours, differences, rtol=0, atol=1e-8)


def field(x):
    return gradients.rf_gradients(np.ascontiguousarray(x), W, A, dphi)


def hessian_times(x, v):
    return (A * d2phi(x @ W.T) * (v @ W.T)) @ W


@pytest.mark.parametrize("on", ["ball", "sphere"])
def test_ascent_never_decreases_and_beats_sampling(on):
    radius = 2.0
    start = normals(STREAM.spawn("starts"), 30, D)
    scaled = radius * start / np.linalg.norm(start, axis=1)[:, None]
    reached, values = lipschitz.ascend(field, hessian_times, scaled, radius, steps=200, on=on)
    _, before = lipschitz.ascend(field, hessian_times, scaled, radius, steps=0, on=on)
    assert (values >= before).all()
    assert (np.linalg.norm(reached, axis=1) <= radius * (1 + 1e-12)).all()
    gradient = field(reached)
    if on == "sphere":
        gradient -= (gradient * reached).sum(axis=1)[:, None] * reached / radius**2
    np.testing.assert_allclose(np.linalg.norm(gradient, axis=1), values, rtol=1e-12)
    sample = normals(STREAM.spawn("sample"), 20_000, D)
    sample *= radius / np.linalg.norm(sample, axis=1)[:, None]
    g = field(sample)
    if on == "sphere":
        g -= (g * sample).sum(axis=1)[:, None] * sample / radius**2
    assert values.max() >= np.linalg.norm(g, axis=1).max()


def test_ascent_of_a_quadratic_finds_its_maximum():
    """f = x'Mx/2 on the ball of radius 3: |grad f| = |Mx| has maximum 3 |M|_op, here 3 * 2 = 6 (by hand: M = diag(2, 1, 0))."""
    m = np.diag([2.0, 1.0, 0.0])
    starts = normals(STREAM.spawn("quadratic"), 8, 3)
    _, values = lipschitz.ascend(lambda x: x @ m, lambda x, v: v @ m, starts, 3.0, steps=200)
    assert values.max() == pytest.approx(6.0, rel=1e-9)


def test_ascent_on_the_sphere_turns_with_the_tangent():
    """f = x'Mx/2, M = diag(2, 1, 0), on the sphere of radius 3: the tangential gradient has norm at most 3 (2 - 0)/2 = 3, by hand.

    On the sphere |Mx|^2 - (x'Mx)^2/9 is 9 times the variance of the weights x_i^2/9 on 2, 1, 0: largest with half of it at each end.
    """
    m = np.diag([2.0, 1.0, 0.0])
    starts = normals(STREAM.spawn("quadratic"), 8, 3)
    x, values = lipschitz.ascend(lambda x: x @ m, lambda x, v: v @ m, starts, 3.0, steps=200, on="sphere")
    np.testing.assert_allclose(values, 3.0, rtol=1e-9)
    np.testing.assert_allclose(x**2, np.tile([4.5, 0.0, 4.5], (8, 1)), atol=1e-3)


@pytest.mark.parametrize("on", ["ball", "sphere"])
@pytest.mark.parametrize("steps", [0, 1, 8])
def test_a_few_steps_of_ascent_equal_their_naive_twin(on, steps):
    starts = normals(STREAM.spawn("few steps"), 12, D)
    x, values = lipschitz.ascend(field, hessian_times, starts, 2.0, steps=steps, on=on)
    for start, point, value in zip(starts, x, values, strict=True):
        twin = naive.ascend(
            lambda x: naive.rf_gradient(x, W, A, dphi), lambda x: (W.T * (A * d2phi(W @ x))) @ W, start, 2.0, steps, on == "sphere"
        )
        np.testing.assert_allclose(point, twin[0], rtol=1e-13, atol=1e-13)
        assert value == pytest.approx(twin[1], rel=1e-13)


@pytest.mark.parametrize("n", [2, 30, 600])
def test_least_distances_equal_their_naive_twin(n):
    x, y = normals(STREAM.spawn("near"), n, 3), normals(STREAM.spawn("other"), 20, 3)
    if n <= 30:
        distance, i, j = naive.least_distance(x)
        found = lipschitz.least_distance(x)
        assert found[1:] == (i, j)
        assert found[0] == pytest.approx(distance, rel=1e-13, abs=0)
    distance, i, j = naive.least_distance(x, y)
    found = lipschitz.least_distance(x, y)
    assert found[1:] == (i, j)
    assert found[0] == pytest.approx(distance, rel=1e-13, abs=0)


def test_least_distance_far_below_the_rounding_of_the_gram_matrix():
    """Two points 1e-9 apart at distance 1000 from 0: |x|^2 + |y|^2 - 2 <x, y> alone would be noise of order 1e-10."""
    x = 1000.0 + normals(STREAM.spawn("cluster"), 700, 4)
    x[650] = x[3] + 1e-9
    found = lipschitz.least_distance(x)
    assert found[1:] == (3, 650)
    assert found[0] == pytest.approx(np.linalg.norm(x[650] - x[3]), rel=1e-13, abs=0)


@pytest.mark.parametrize("own", [True, False])
def test_the_nearest_of_several_pairs_below_that_rounding(own):
    """Twelve pairs 1e-9, 2e-9, ... apart: Gram blocks cannot tell which is nearest, so all of them have to be measured."""
    x = 1000.0 + normals(STREAM.spawn("pairs"), 12, 4)
    for seed in range(5):
        order = permutation(STREAM.spawn(f"order {seed}"), 12)
        y = x + 1e-9 * (1.0 + order)[:, None]
        both = np.concatenate([x, y])
        distance, i, j = naive.least_distance(both) if own else naive.least_distance(x, y)
        found = lipschitz.least_distance(both) if own else lipschitz.least_distance(x, y)
        assert found[1:] == (i, j)
        assert found[0] == pytest.approx(distance, rel=1e-13, abs=0)


SLOPES = dphi(X @ W.T)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: features.ntk_gram(X, SLOPES[:5]), "slopes must have length 12 along axis 0: got 5"),
        (lambda: features.ntk_gram(X.astype(np.float32), SLOPES), "x must have dtype float64: got float32"),
        (lambda: features.ntk_gram(X.T, SLOPES), "x must be C-contiguous"),
        (lambda: features.ntk_gram(X * np.nan, SLOPES), "x must be finite: got 60 NaN"),
        (lambda: features.ntk_gram(np.zeros((3, 0)), np.zeros((3, 2))), "x must have length >= 1 along axis 1: got 0"),
        (lambda: features.ntk_coefficients(X, SLOPES, A), "dual must have length 12 along axis 0: got 4"),
        (lambda: features.weighted_gram(SLOPES, -np.ones(K)), r"weights must be >= 0: got a least weight of -1.0"),
        (lambda: features.ntk_fit(X, SLOPES, A), "y must have length 12 along axis 0: got 4"),
        (lambda: gradients.rf_gradients(X.astype(np.float32), W, A, dphi), "w must have dtype float32: got float64"),
        (lambda: gradients.rf_gradients(X, W, A[:3].copy(), dphi), "a must have length 4 along axis 0: got 3"),
        (lambda: gradients.rf_gradients(X, W, A, lambda h: h.sum()), "dphi must act on float64 arrays entry by entry"),
        (lambda: gradients.ntk_gradients(X, W, THETA[:2].copy(), dphi, d2phi), "theta must have length 4 along axis 0: got 2"),
        (lambda: gradients.ntk_gradient_squares(X, W, THETA, dphi, d2phi, threads=0), "threads must be >= 1: got 0"),
        (lambda: lipschitz.least_distance(X[:1]), "at least 2 points: got 1"),
        (lambda: lipschitz.ascend(field, hessian_times, X, 0.0), "radius must be > 0.0: got 0.0"),
        (lambda: lipschitz.ascend(field, hessian_times, X, 1.0, on="cube"), 'on must be "ball" or "sphere": got \'cube\''),
    ],
)
def test_bad_arguments_are_refused(call, message):
    with pytest.raises(BadArgument, match=message):
        call()
