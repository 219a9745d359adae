"""Every public kernel refuses what is outside its hypotheses with a BadArgument that names the argument, before compiled code runs.

One valid call of each kernel is written down; each of its arguments is then replaced, one at a time, by everything of its kind that is
wrong: counts that are negative, fractional, NaN or too small; numbers that are NaN or infinite; arrays of another dtype, shape, order or
with a NaN in them; things of another type altogether.
"""

import inspect
import tracemalloc
from functools import partial

import numpy as np
import pytest
from numba import njit

from kernels import activate, concentration, fast, features, functions, gamma, gradients, histogram, laws, lipschitz, marginal, random, rare
from kernels.check import BadArgument
from kernels.random import Stream, normals

STREAM = Stream.of(31, "refusals")
N, D, K, P = 6, 8, 3, 4
X, Y, DIRECTIONS = (normals(STREAM.spawn(name), rows, D) for name, rows in (("x", N), ("y", 5), ("u", P)))
W, THETA = normals(STREAM.spawn("w"), K, D), normals(STREAM.spawn("theta"), K, D)
A, SLOPES = normals(STREAM.spawn("a"), 1, K)[0], normals(STREAM.spawn("s"), N, K)
DRAW = dict(stream=STREAM, samples=5, d=D)
ROWS = dict(stream=STREAM, rows=5)
KEY = STREAM.words


def same(x):
    return np.array(x)


def times(x, v):
    return np.array(v)


VALID = {
    **{getattr(laws, name): dict(DRAW, first_row=0) for name in
       ("gaussian", "sphere", "ball", "cube", "rademacher_cube", "laplace", "scale_mixture", "cross_polytope")},
    laws.mixture: dict(DRAW, centres=Y, first_row=0),
    laws.mixture_component: dict(stream=STREAM, samples=5, k=3, first_row=0),
    laws.skew_gaussian: dict(DRAW, alpha=1.0, first_row=0),
    laws.pushforward: dict(DRAW, base=laws.gaussian, lipschitz_map=same, first_row=0),
    laws.student: dict(DRAW, nu=3, first_row=0),
    laws.low_rank: dict(DRAW, rank=2, first_row=0),
    laws.sphere_coordinate: DRAW,
    laws.cross_polytope_coordinate: DRAW,
    functions.linear: dict(directions=DIRECTIONS),
    functions.to_half_space: dict(normal=X[0], offset=0.5),
    functions.to_points: dict(points=Y),
    functions.to_sphere: dict(centre=X[0], radius=1.0),
    functions.clip: dict(function=functions.norm(), low=0.0, high=1.0),
    functions.relu_net: dict(stream=STREAM, d=D, widths=[4]),
    functions.operator_norm_bound: dict(w=W),
    functions.several: dict(functions=DIRECTIONS, d=D),
    random.threefry: dict(key=KEY, counter=np.arange(4, dtype=np.uint32), rounds=20),
    **{getattr(random, name): dict(ROWS, columns=3, first_row=0) for name in ("normals", "uniforms", "exponentials", "signs", "bits")},
    random.integers: dict(ROWS, columns=3, low=0, high=5, first_row=0),
    random.permutation: dict(stream=STREAM, n=5),
    random.part: dict(ROWS, first_row=0),
    gamma.gammas: dict(ROWS, a=1.5, first_row=0),
    gamma.chi_squares: dict(ROWS, nu=3, first_row=0),
    gamma.chis: dict(ROWS, nu=3, first_row=0),
    gamma.betas: dict(ROWS, a=0.5, b=2.5, first_row=0),
    rare.gaussian_half_space: dict(DRAW, t=0.5),
    rare.sphere_half_space: dict(DRAW, t=0.5),
    rare.gaussian_norm: dict(DRAW, r=1.5),
    rare.gaussian_largest: dict(DRAW, t=0.5),
    concentration.values: dict(law=laws.sphere, d=D, functions=DIRECTIONS, samples=5, seed=STREAM, threads=1),
    concentration.run: dict(law=laws.sphere, d=D, functions=DIRECTIONS, samples=5, seed=STREAM, threads=1),
    concentration.block_rows: dict(d=D),
    features.product: dict(a=np.eye(N), b=np.eye(N)),
    features.ntk_gram: dict(x=X, slopes=SLOPES),
    features.ntk_cross: dict(x=X, slopes=SLOPES, y=Y, y_slopes=normals(STREAM, 5, K)),
    features.ntk_coefficients: dict(x=X, slopes=SLOPES, dual=normals(STREAM, 1, N)[0]),
    features.fit: dict(features=X, y=normals(STREAM, 1, N)[0]),
    features.ntk_fit: dict(x=X, slopes=SLOPES, y=normals(STREAM, 1, N)[0]),
    features.weighted_gram: dict(features=SLOPES, weights=np.ones(K)),
    gradients.rf_gradients: dict(x=X, w=W, a=A, dphi=same, threads=1),
    gradients.rf_gradient_squares: dict(x=X, w=W, a=A, dphi=same, threads=1),
    gradients.ntk_gradients: dict(x=X, w=W, theta=THETA, dphi=same, d2phi=same, threads=1),
    gradients.ntk_gradient_squares: dict(x=X, w=W, theta=THETA, dphi=same, d2phi=same, threads=1),
    lipschitz.ascend: dict(gradient=same, hessian_times=times, starts=X, radius=1.0, steps=2),
    lipschitz.least_distance: dict(x=X, y=Y),
    activate.tanh_and_derivative: dict(h=X),
    activate.tanh_in_place: dict(h=X.copy()),
    activate.tanh_derivative_in_place: dict(h=X.copy()),
    fast.coordinates: dict(key=KEY, first_block=0, out=np.zeros((D, 256), np.float32)),
    fast.plan: dict(directions=DIRECTIONS, d=D),
    fast.forms: dict(key=KEY, first_block=0, blocks=1, d=D, columns=fast.plan(DIRECTIONS, D)),
    marginal.mixed: dict(ROWS, mixing=DIRECTIONS, first_row=0),
    histogram.Tally: dict(low=-np.ones(2), high=np.ones(2), bins=4, centre=np.zeros(2)),
    histogram.Tally(-np.ones(2), np.ones(2), 4, np.zeros(2)).part: dict(values=normals(STREAM, 2, 20)),
}  # fmt: skip
POINTS = {
    "linear": functions.linear(DIRECTIONS),
    "norm": functions.norm(),
    "max": functions.largest(),
    "to_half_space": functions.to_half_space(X[0], 0.5),
    "to_points": functions.to_points(Y),
    "to_sphere": functions.to_sphere(X[0], 1.0),
    "talagrand": functions.talagrand(),
    "clip": functions.clip(functions.norm(), 0.0, 1.0),
    "relu_net": functions.relu_net(STREAM, D, [4]),
    "several": functions.several(["norm", DIRECTIONS], D),
}
CALLS = {f"{f.__module__.removeprefix('kernels.')}.{f.__qualname__}": (f, valid) for f, valid in VALID.items()}
CALLS |= {f"functions.{name}(...)": (f, dict(x=X)) for name, f in POINTS.items()}
MAY_BE_ZERO = {"samples", "rows", "columns", "first_row", "first_block", "nu", "n", "low", "seed", "steps"}
MAY_BE_NEGATIVE = {"low", "seed"}
WITHOUT_ARGUMENTS = {"functions.norm", "functions.largest", "functions.talagrand"}
ELSEWHERE = {
    "functions.compiled",  # its argument is a compiled function: test_kernels_functions
    "features.gram_of_blocks",  # an iterable of arrays: below
    "laws.factor_of",  # answers None for anything that has no factor
    "concentration.as_stream",  # the seeds of run and values are tried above
}


def wrong_counts(name, value):
    """A count that is fractional, NaN, not a number, negative, or 0 where there must be one."""
    yield from (value + 0.5, float(value), float("nan"), True, str(value), None, [value])
    if name not in MAY_BE_NEGATIVE:
        yield from (-1, -(2**70))
    if name not in MAY_BE_ZERO:
        yield 0


def wrong_numbers(value):
    """A number that is NaN, infinite, or none."""
    yield from (float("nan"), float("inf"), -float("inf"), True, str(value), None, np.array([value]))


ANY_SHAPE = {"h"}
MAY_HAVE_NO_COLUMNS = {"columns"}  # a plan without forms


def wrong_arrays(name, value):
    """Another dtype, number of dimensions, order, with a NaN, empty, or a list."""
    yield value.tolist()
    yield value.astype(np.int64)
    yield value.astype(np.float32 if value.dtype != np.float32 else np.float64)
    if name not in ANY_SHAPE:
        yield from (value[None], value[:0], value.reshape(-1)[0])
    yield np.repeat(value, 2, axis=-1)[..., ::2]
    if value.ndim == 2:
        yield np.asfortranarray(value)
    if value.ndim == 2 and name not in ANY_SHAPE | MAY_HAVE_NO_COLUMNS:
        yield value[:, :0]
    if value.dtype.kind == "f" and name != "out":
        for bad in (np.nan, np.inf):
            spoiled = value.copy()
            spoiled.reshape(-1)[-1] = bad
            yield spoiled


def wrong(name, value):
    """Everything wrong of this argument's kind."""
    if isinstance(value, np.ndarray):
        return wrong_arrays(name, value)
    if isinstance(value, Stream):
        return iter((None, "stream", 1.5, np.arange(4, dtype=np.uint32)))
    if isinstance(value, int):
        return wrong_counts(name, value)
    if isinstance(value, float):
        return wrong_numbers(value)
    return iter((None, 3, "text"))  # functions, laws, lists


@pytest.mark.parametrize("name", CALLS)
def test_the_valid_call_is_valid(name):
    function, valid = CALLS[name]
    function(**valid)


@pytest.mark.parametrize(("name", "argument"), [(name, argument) for name, (_, valid) in CALLS.items() for argument in valid])
def test_wrong_arguments_are_refused(name, argument):
    function, valid = CALLS[name]
    accepted = []
    for bad in wrong(argument, valid[argument]):
        try:
            function(**{**valid, argument: bad})
            accepted.append(bad)
        except BadArgument:
            continue
    assert accepted == []


def test_blocks_of_a_gram_matrix_are_refused():
    for bad in wrong("a block", SLOPES):
        with pytest.raises(BadArgument, match="a block must"):
            features.gram_of_blocks([SLOPES, bad], N)
    for bad in (0, *wrong_counts("n", N)):
        with pytest.raises(BadArgument, match="n must"):
            features.gram_of_blocks([SLOPES], bad)


@njit
def sorter(x):
    x.sort()
    return x[0]


@njit
def two(x, y):
    return x[0] + y


@njit
def the_point(x):
    return x


@njit
def nothing(x):
    return np.nan


def half(stream, samples, d, *, first_row=0):
    return np.zeros((samples + 1, d))


def no_row(stream, samples, d):
    return np.zeros((samples, d))


def draw(law=laws.gaussian, made="norm", call=concentration.values, samples=10, **settings):
    return call(law, 5, made, samples, seed=STREAM, **settings)


READ_ONLY = np.zeros((D, 256), np.float32)
READ_ONLY.flags.writeable = False
GAUSSIAN_TAIL = rare.gaussian_half_space(STREAM, 10, 5, 1.0)
REFUSED = {
    "a law that takes no first_row": (lambda: draw(no_row), r"law must be a function \(stream, samples, d, \*, first_row\)"),
    "a law that is a list of one": (lambda: draw([laws.gaussian]), "law must be a function: got list"),
    "a law that draws too many": (lambda: draw(half), "law must return float64.samples, D.: asked for 1, got ndarray of shape .2, 5."),
    "an njit function of two": (lambda: draw(made=two), "two must take one point"),
    "an njit function to a point": (lambda: draw(made=the_point), "the_point must take one point, float64.d., and return a number"),
    "an njit function that is NaN": (lambda: draw(made=nothing), "nothing must be finite: got 10 NaN"),
    "a NaN in a run": (lambda: draw(made=nothing, call=concentration.run), "nothing must be finite: got 1024 NaN"),
    "a constant that is a word": (lambda: functions.compiled(sorter, "x"), "lipschitz must be a real number"),
    "a negative constant": (lambda: functions.compiled(sorter, -1.0), "lipschitz must be >= 0: got -1.0"),
    "no samples at all": (lambda: draw(call=concentration.run, samples=0), "samples must be >= 1: got 0"),
    "more samples than rows": (lambda: draw(call=concentration.run, samples=2**41), "samples must be <= 1099511627776"),
    "edges without bins": (lambda: draw(call=concentration.run, edges=(np.zeros(1), np.ones(1))), "edges must be .low"),
    "edges that are a number": (lambda: draw(call=concentration.run, edges=3), "edges must be .low"),
    "too many bins": (lambda: draw(call=concentration.run, edges=(np.zeros(1), np.ones(1), 10**13)), "bins must be <= 16777216"),
    "edges too far apart": (lambda: histogram.Tally(np.array([-1e308]), np.array([1e308]), 4, np.zeros(1)), "a finite width apart"),
    "edges too near": (lambda: histogram.Tally(np.array([0.0]), np.array([5e-324]), 4, np.zeros(1)), "a finite width apart"),
    "the variance of one": (lambda: draw(call=concentration.run, samples=1).variance, "a variance needs at least 2 samples: got 1"),
    "directions below float32": (lambda: draw(made=np.full((1, 5), 1e-50), call=concentration.run), "between 1e-30 and 1e30 in float32"),
    "a block past the last": (lambda: fast.forms(KEY, 2**32 - 1, 2, D, fast.plan(None, D)), "blocks must be <= 1: got 2"),
    "coordinates past the last": (lambda: fast.coordinates(KEY, 2**32 - 1, np.zeros((4, 512), np.float32)), "blocks must be <= 1: got 2"),
    "gammas past the last": (lambda: gamma.gammas(STREAM, 2, 1.5, first_row=2**40 - 1), "rows must be <= 1: got 2"),
    "forms past the last": (lambda: marginal.mixed(STREAM, 2, np.eye(2), first_row=2**40 - 1), "rows must be <= 1: got 2"),
    "betas of tiny shapes": (lambda: gamma.betas(STREAM, 5, 1e-3, 1.0), "a must be >= 0.01: got 0.001"),
    "a fractional seed": (lambda: Stream.of(1.5), "the root seed must be an integer: got 1.5"),
    "a key of None": (lambda: Stream(None), "the key of a stream must be a tuple of 4 words: got None"),
    "a level of 0": (lambda: GAUSSIAN_TAIL.interval(0), "level must be > 0"),
    "a level of 2": (lambda: GAUSSIAN_TAIL.log_interval(2.0), "level must be < 1: got 2.0"),
    "a level of NaN": (lambda: GAUSSIAN_TAIL.interval(float("nan")), "level must be finite"),
    "coordinates into a read-only array": (lambda: fast.coordinates(KEY, 0, READ_ONLY), "out is written to and must be writeable"),
    "tanh of a read-only array": (lambda: activate.tanh_in_place(np.broadcast_to(0.5, (1,))), "h is written to and must be writeable"),
    "a product into a read-only array": (lambda: features.product(np.eye(1), np.broadcast_to(1.0, (1, 1))), "b is written to"),
    "gradients of NaN": (lambda: gradients.rf_gradients(X, W, A, lambda h: h * np.nan), "gradients must be finite: got 48 NaN"),
    "squares of NaN": (lambda: gradients.rf_gradient_squares(X, W, A, lambda h: h * np.nan), "gradients must be finite: got 6"),
    "a start at 0": (lambda: lipschitz.ascend(same, times, np.zeros((2, 3)), 1.0, on="sphere"), "must not be 0: got row 0"),
    "an ascent of NaN": (lambda: lipschitz.ascend(lambda x: x * np.nan, times, X, 1.0), r"gradient\(x\) must be finite"),
    "an ascent to another shape": (lambda: lipschitz.ascend(lambda x: x[:, :1], times, X, 1.0), r"gradient\(x\) must have length 8"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_no_single_argument_shows_is_refused(name):
    call, message = REFUSED[name]
    with pytest.raises(BadArgument, match=message):
        call()


def test_functions_may_write_over_what_they_are_given():
    u = np.eye(2, 5)
    alone = draw(made=u)
    np.testing.assert_array_equal(draw(made=[sorter, u])[:, 1:], alone)

    def twice(h):
        h *= 2.0
        return h

    kept = gradients.ntk_gradients(X, W, THETA, lambda h: 2.0 * h, lambda h: 2.0 * h)
    np.testing.assert_array_equal(gradients.ntk_gradients(X, W, THETA, twice, twice), kept)


def test_extreme_scales_are_kept():
    """Nothing overflows or vanishes on the way where the result itself is a double."""
    points = np.array([[3.0, 0.0], [0.0, 4.0], [30.0, 0.0]])
    for scale in (1e200, 1e-200):
        assert lipschitz.least_distance(points * scale) == (pytest.approx(5 * scale, rel=1e-15, abs=0), 0, 1)
        assert functions.operator_norm_bound(points * scale) == pytest.approx(
            functions.operator_norm_bound(points) * scale, rel=1e-11, abs=0
        )
    steep = laws.skew_gaussian(STREAM, 1000, 2, 1e200)
    np.testing.assert_allclose(steep, laws.skew_gaussian(STREAM, 1000, 2, 1e9), rtol=0, atol=1e-7)


def test_a_pushforward_may_change_the_dimension():
    """(x_1, |x|, x_2) of x in R^5: three coordinates, on both roads."""
    law = partial(laws.pushforward, base=laws.gaussian, lipschitz_map=lambda x: np.stack([x[:, 0], np.linalg.norm(x, axis=1), x[:, 1]], 1))
    x = laws.gaussian(STREAM, 300, 5)
    seen = draw(law, np.eye(3), samples=300)
    np.testing.assert_allclose(seen, np.stack([x[:, 0], np.linalg.norm(x, axis=1), x[:, 1]], 1), rtol=1e-15)
    counted = draw(law, np.eye(3), concentration.run, samples=300)
    np.testing.assert_allclose(counted.mean, seen.mean(axis=0), rtol=1e-12)
    with pytest.raises(BadArgument, match=r"of points in R\^5: got d = 3"):
        draw(law, np.eye(5))


def test_memory_does_not_grow_with_the_dimension():
    peaks = []
    for d in (2_000, 40_000):
        tracemalloc.start()
        concentration.run(laws.laplace, d, "norm", 16, seed=STREAM)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0]


def test_no_kernel_is_left_out():
    """Every public function of the modules that users and claims call, and every public class with a compiled method."""
    modules = (activate, concentration, fast, features, functions, gamma, gradients, histogram, laws, lipschitz, marginal, random, rare)
    public = {
        f"{module.__name__.removeprefix('kernels.')}.{name}"
        for module in modules
        for name, thing in vars(module).items()
        if inspect.isfunction(thing) and thing.__module__ == module.__name__ and name[0] != "_"
    }
    assert public - set(CALLS) - WITHOUT_ARGUMENTS - ELSEWHERE == set()
