"""Lipschitz functions: naive twins, their constants on pairs of points, certificates, refusals."""

import numpy as np
import pytest
from numba import njit

from kernels import functions, laws
from kernels.check import BadArgument
from kernels.random import Stream, normals
from tests.naive import functions as naive

STREAM = Stream.of(5, "functions")
D = 9
DIRECTIONS = normals(STREAM.spawn("directions"), 3, D)
POINTS = normals(STREAM.spawn("points"), 4, D)
X = normals(STREAM.spawn("x"), 50, D)
LAYERS = naive.relu_layers(list(STREAM.spawn("net").key), [D, 20, 15, 1])


@njit
def spread(x):
    return (x.max() - x.min()) / np.sqrt(2.0)


CASES = [
    ("linear", functions.linear(DIRECTIONS), lambda x: naive.linear(x, DIRECTIONS)),
    ("norm", functions.norm(), lambda x: [naive.norm(x)]),
    ("max", functions.largest(), lambda x: [naive.largest(x)]),
    ("to_half_space", functions.to_half_space(POINTS[0], 0.3), lambda x: [naive.to_half_space(x, POINTS[0], 0.3)]),
    ("to_points", functions.to_points(POINTS), lambda x: [naive.to_points(x, POINTS)]),
    ("to_sphere", functions.to_sphere(POINTS[0], 1.5), lambda x: [naive.to_sphere(x, POINTS[0], 1.5)]),
    ("talagrand", functions.talagrand(), lambda x: [naive.talagrand(x)]),
    ("clip", functions.clip(functions.norm(), 2.5, 3.0), lambda x: [min(max(naive.norm(x), 2.5), 3.0)]),
    ("relu_net", functions.relu_net(STREAM.spawn("net"), D, [20, 15]), lambda x: [naive.relu_net(x, LAYERS)]),
    ("compiled", functions.compiled(spread, 1.0), lambda x: [(max(x) - min(x)) / 2**0.5]),
]


@pytest.mark.parametrize(("name", "function", "twin"), CASES, ids=[case[0] for case in CASES])
def test_functions_equal_their_naive_twins(name, function, twin):
    np.testing.assert_allclose(function(X), [twin(x) for x in X], rtol=1e-13, atol=1e-14)


@pytest.mark.parametrize("d", [6, 7])
def test_talagrand_on_corners(d):
    """By hand: with N pluses, N - floor(d/2) of them are flipped, each at distance 2/sqrt(d)."""
    corners = laws.rademacher_cube(STREAM, 200, d)
    excess = np.maximum((corners > 0).sum(axis=1) - d // 2, 0)
    np.testing.assert_allclose(functions.talagrand()(corners)[:, 0], 2 * np.sqrt(excess / d), rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize(("name", "function", "twin"), CASES, ids=[case[0] for case in CASES])
def test_constants_hold_on_pairs(name, function, twin):
    """|f(x) - f(y)| <= L |x - y| for near and far pairs, and at least 1% of it is used somewhere: the constant is not a bare guess."""
    step = 1e-3 * normals(STREAM.spawn("step"), 50, D)
    far = normals(STREAM.spawn("far"), 50, D)
    ratios = [np.abs(function(X) - function(y)).max(axis=1) / np.linalg.norm(X - y, axis=1) for y in (X + step, far)]
    assert max(ratio.max() for ratio in ratios) <= function.lipschitz * (1 + 1e-9)
    assert max(ratio.max() for ratio in ratios) >= 0.01 * function.lipschitz


def test_relu_net_is_certified():
    """The operator norms of its layers, by SVD of the twin's, are at most 1 and as near to it as min(m, n)^(1/32) allows."""
    for w, _ in LAYERS:
        assert min(w.shape) ** (-1 / 32) * (1 - 1e-11) <= np.linalg.norm(w, 2) <= 1.0
    hidden = X
    for w, b in LAYERS[:-1]:
        before = hidden @ w.T + b
        assert 0.2 < (before > 0).mean() < 0.8  # neither all of the net is linear nor all of it off
        hidden = np.maximum(before, 0.0)


@pytest.mark.parametrize(("rows", "columns"), [(1, 1), (3, 40), (40, 3), (60, 60)])
def test_operator_norm_bound_is_above_and_close(rows, columns):
    w = normals(STREAM.spawn(f"matrix {rows}"), rows, columns)
    exact, bound = np.linalg.norm(w, 2), functions.operator_norm_bound(w)
    assert exact <= bound <= exact * min(rows, columns) ** (1 / 32) * (1 + 1e-11)
    assert functions.operator_norm_bound(np.zeros((rows, columns))) == 0.0
    for scale in (1e-200, 1e200):
        assert functions.operator_norm_bound(scale * w) == pytest.approx(scale * bound, rel=1e-11, abs=0)


def test_functions_side_by_side():
    both = functions.several(["norm", DIRECTIONS, spread], D)
    assert both.width == 5
    np.testing.assert_array_equal(both(X)[:, 1:4], X @ DIRECTIONS.T)
    forms = functions.several(["max", DIRECTIONS, "norm", functions.to_points(POINTS)], D).forms
    values = forms.of(forms.rows @ X.T, np.linalg.norm(X, axis=1), X.max(axis=1))
    np.testing.assert_allclose(values.T, functions.several(["max", DIRECTIONS, "norm", functions.to_points(POINTS)], D)(X), rtol=1e-12)
    assert both.forms is None


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: functions.several([], D), "at least 1 function: got 0"),
        (lambda: functions.several("median", D), "no Lipschitz function is named 'median'"),
        (lambda: functions.several(np.zeros((2, 3)), D), r"of points in R\^3: got d = 9"),
        (lambda: functions.several(max, D), "must be compiled by numba.njit"),
        (lambda: functions.to_half_space(np.zeros(3), 0.0), r"\|normal\| must be > 0.0: got 0.0"),
        (lambda: functions.to_sphere(np.zeros(3), -1.0), "radius must be > 0.0: got -1.0"),
        (lambda: functions.clip(functions.norm(), 1.0, 1.0), "clip needs low < high: got low = 1.0, high = 1.0"),
        (lambda: functions.linear(np.array([[np.nan, 1.0]])), "directions must be finite"),
        (lambda: functions.linear(np.ones((4, 4))[:, ::2]), "directions must be C-contiguous"),
        (lambda: functions.linear(np.ones((2, 2), dtype=np.float32)), "directions must have dtype float64"),
    ],
)
def test_bad_functions_are_refused(make, message):
    with pytest.raises(BadArgument, match=message):
        make()
