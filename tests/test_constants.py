"""Isoperimetric constants: every law of the suite has one or is a false world, with a source; the estimators against numbers by hand."""

import math

import numpy as np
import pytest

from kernels import laws
from kernels.random import Stream, normals
from theory.paper import false_worlds, isoperimetry
from theory.prediction import OutsideDomain
from theory.proof.references import papers
from verify import Estimate
from verify.measurements import constants, worlds

STREAM = Stream.of(3, "constants")
NOT_A_LAW = {"pushforward", "mixture_component", "sphere_coordinate", "cross_polytope_coordinate", "factor_of"}
LAWS = {name for name, law in vars(laws).items() if getattr(law, "__module__", "") == laws.__name__ and name[0] != "_"}


def test_every_law_has_a_constant_or_is_a_false_world():
    assert set(isoperimetry.CONSTANTS) | (set(false_worlds.WORLDS) - {"two_gaussians"}) == LAWS - NOT_A_LAW
    assert set(worlds.WORLDS) == set(false_worlds.WORLDS)


SOURCES = [row[2] for row in isoperimetry.CONSTANTS.values()] + [world.source for world in false_worlds.WORLDS.values()]


@pytest.mark.parametrize("source", SOURCES)
def test_sources_are_known(source):
    assert papers(source)


def test_constants_by_hand():
    assert isoperimetry.constant("sphere", 11) == 1.1
    assert isoperimetry.constant("ball", 9) == 0.9
    assert isoperimetry.constant("cube", 784) == pytest.approx(12 / math.pi**2, rel=1e-15)
    assert isoperimetry.constant("low_rank", 100, 4) == 25.0
    with pytest.raises(OutsideDomain, match=r"law must be one of gaussian, sphere, .*: got 'laplace'"):
        isoperimetry.constant("laplace", 10)
    with pytest.raises(OutsideDomain, match="d must be >= 2: got 1"):
        isoperimetry.constant("sphere", 1)


def test_the_constant_of_a_tail_by_hand():
    """P = 2 exp(-d t^2/(2 c)) gives back c; P = 0 asks for nothing."""
    assert constants.of_tail(100, 0.3, math.log(2) - 100 * 0.09 / (2 * 1.5)) == pytest.approx(1.5, rel=1e-14)
    assert constants.of_tail(100, 0.3, -math.inf) == 0.0


def test_estimates_hold_what_they_estimate():
    """Standard normals over sqrt(d): d Var = 1, and d t^2/(2 log(2/P)) = 4/(2 log(2/0.0455003)) = 0.52873 at two deviations, by hand."""
    values = normals(STREAM.spawn("values"), 200_000, 1)[:, 0] / 10.0
    variance, tail = constants.variance_constant(values, 100), constants.tail_constant(values, 100, 0.2)
    assert variance.low < 1.0 < variance.high
    assert tail.low < 0.52873 < tail.high
    assert max(variance.half_width, tail.half_width) < 0.03


def test_the_largest_takes_the_largest_ends():
    both = constants.largest([Estimate(1.0, 0.9, 1.1), Estimate(0.8, 0.2, 1.4)])
    assert (both.value, both.low, both.high) == (1.0, 0.9, 1.4)


def test_growth_by_hand():
    """From 3 to 12 = 4 * 3: exponent 1; the ends 2 and 4 of the first make log 6 and log 3 over log 4."""
    seen = {2: Estimate(3.0, 2.0, 4.0), 8: Estimate(12.0, 12.0, 12.0)}
    exponent = constants.growth(lambda d, level: seen[d], 2)
    assert exponent.value == pytest.approx(1.0, rel=1e-15)
    assert exponent.low == pytest.approx(math.log(3) / math.log(4), rel=1e-15)
    assert exponent.high == pytest.approx(math.log(6) / math.log(4), rel=1e-15)


@pytest.mark.parametrize("function", [*constants.seven_functions(STREAM, 9), constants.half_norm(), constants.half_norm(4)])
def test_the_functions_are_1_lipschitz(function):
    x, y = normals(STREAM.spawn("x"), 300, 9), normals(STREAM.spawn("y"), 300, 9)
    for other in (y, x + 1e-3 * y):
        assert (np.abs(function(x) - function(other))[:, 0] <= np.linalg.norm(x - other, axis=1) * (1 + 1e-9)).all()
    assert function.lipschitz <= 1.0


@pytest.mark.parametrize("d", [4, 16, 64, 256])
def test_talagrands_atom_lies_beyond_twice_the_mean(d):
    """Then only the upper side of f - Ef reaches t, which the closed form and the measurement both take for granted."""
    value, mean, probability = false_worlds.talagrand_atom(d)
    assert value > 2 * mean
    assert 0 < probability < 0.1
