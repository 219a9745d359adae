"""Every public kernel refuses what is outside its hypotheses with a BadArgument that names the argument, before compiled code runs.

One valid call of each kernel is written down; each of its arguments is then replaced, one at a time, by everything of its kind that is
wrong: counts that are negative, fractional, NaN or too small; numbers that are NaN or infinite; arrays of another dtype, shape, order or
with a NaN in them; things of another type altogether.
"""

import inspect

import numpy as np
import pytest

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
