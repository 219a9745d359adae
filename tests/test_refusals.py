"""What the fuzzer found, one case of each kind: refused in one line that names the quantity, its range and what was given."""

import math

import numpy as np
import pytest
import sympy as sp

from kernels import features, functions, gamma, gradients, lipschitz
from kernels.check import BadArgument
from kernels.random import Stream
from theory import law
from theory.features import closed_forms, covariance, exponents, fixed_point, gaussian_means, neural_tangent, pieces
from theory.features.activations import get, hermite_polynomial
from theory.paper import concentration, false_worlds, geometry, tents, theorem_2, versions
from theory.prediction import OutsideDomain
from theory.proof import deciders, derivation, letters, references
from theory.refusals import Refusal, one_line
from verify.models import BadFit, OnTheSphere, RandomFeatures

STREAM = Stream.of(3, "refusals")
X = np.sin(np.arange(24.0)).reshape(6, 4)
HUGE = 1e299 * X
EVEN = RandomFeatures(np.eye(4), "erf")
LONG = "x" * 500


def same(x):
    return np.array(x)


FOUND = {
    "a product of matrices that are not square": (lambda: features.product(X, X), "a must be square: got shape (6, 4)"),
    "a Gram matrix that overflows": (lambda: features.ntk_gram(HUGE, X), "the arguments of ntk_gram are too large: "),
    "weights that overflow": (lambda: features.weighted_gram(HUGE, np.ones(4)), "the arguments of weighted_gram are too large: "),
    "gradients that overflow": (lambda: gradients.rf_gradients(HUGE, HUGE, np.ones(6), same), "gradients must be finite: got "),
    "squares that overflow": (lambda: gradients.rf_gradient_squares(HUGE, HUGE, np.ones(6), same, threads=2), "gradients must be finite"),
    "directions without a norm": (lambda: functions.linear(HUGE), "directions must have rows whose norms are doubles: the largest"),
    "a centre without a norm": (lambda: functions.to_sphere(HUGE[0], 1.0), "centre must have a norm whose square is a double"),
    "points without norms": (lambda: functions.to_points(HUGE), "points must have norms whose squares are doubles"),
    "a normal without a norm": (lambda: functions.to_half_space(HUGE[0], 1.0), "|normal| must be finite: got inf"),
    "too many degrees of freedom": (lambda: gamma.chi_squares(STREAM, 3, 10**400), "nu must be <= 2000000000000000: got an integer"),
    "too large a shape": (lambda: gamma.betas(STREAM, 3, 1.7e308, 1.7e308), "a must be <= 1000000000000000: got 1.7e+308"),
    "too many steps": (lambda: lipschitz.ascend(same, lambda x, v: x, X, 1.0, steps=10**30), "steps must be <= 1000000"),
    "a false world of that name": (lambda: false_worlds.constant("nan", 8), "no false world is called 'nan'; known: rademacher_cube"),
    "an atom in 2^63 dimensions": (lambda: false_worlds.talagrand_atom(2**63), "d must be <= 10000: got 9223372036854775808"),
    "an atom in odd dimensions": (lambda: false_worlds.talagrand_atom(9), "d must be even: got 9"),
    "a tail at infinity": (lambda: false_worlds.student(5, -math.inf), "t must be finite and > 0: got -inf"),
    "a tail at NaN": (lambda: false_worlds.low_rank(28, math.nan), "t must be finite and > 0: got nan"),
    "a tail below doubles": (lambda: false_worlds.low_rank(28, 100.0), "the tail at t = 100 in dimension d = 28 is no positive double"),
    "no degrees of freedom": (lambda: false_worlds.student(5, 1.0, 2), "nu must be >= 3: got 2"),
    "no step between": (lambda: tents.exponent(8, 5, 5, 5), "most must be >= 10: got 5"),
    "no tents": (lambda: tents.exponent(0, 0, 0, 0), "n must be >= 2: got 0"),
    "no dimension": (lambda: closed_forms.letters_ntk("erf", 0), "dimension must be >= 2: got 0"),
    "a slope that jumps": (lambda: closed_forms.letters_ntk("relu", 5), "relu has no slope of finite mean square: D2 = inf"),
    "a dimension of 1329 bits": (lambda: fixed_point.quadratic_dims(10**400), "d must be <= 1e100: got a number of 1329 bits"),
    "no spectrum": (lambda: covariance.participation_ratio(np.zeros(3)), "a spectrum needs an eigenvalue that is not 0"),
    "a spectrum of no covariance": (lambda: covariance.uniform_neurons(np.array([1.0, 2.0]), 3), "covariance must have tr C = d"),
    "a matrix of 10^101 rows": (lambda: covariance.matrix(X, 10**101), "covariance must be the d = 1000000"),
    "no matrix": (lambda: neural_tangent.square_sensitivity_squared(X, np.int64(7)), "weights must be an array of real numbers"),
    "objects": (lambda: neural_tangent.square_sensitivity_squared(X.astype(object), X), "x must be an array of real numbers: got ndarray"),
    "an infinite point": (lambda: neural_tangent.square_sensitivity_squared(np.full((2, 4), np.inf), X), "x must be finite: 8 of 8"),
    "points that coincide": (lambda: neural_tangent.square_sensitivity_squared(np.ones((3, 4)) * 1e200, X), "leave no digits"),
    "a relation of 500 letters": (lambda: deciders.counterexample(sp.S.One, LONG, sp.S.One), "is none of ==, <=, >=, <, >"),
    "an empty relation": (lambda: derivation.compose("", "<="), "relation '' is none of ==, <=, >=, <, >"),
    "a need of 500 letters": (lambda: deciders.Need(sp.S.One, LONG, sp.S.One), "is none of ==, <=, >=, <, >"),
    "a second meaning": (lambda: [letters.letter("n_twice", word) for word in (LONG, "b")], "two letters are called 'n_twice': 'xxx"),
    "a rate at 1e308": (lambda: law.symmetric_rate(1.7e308), "theta must be <= 1e+100: got 1.7e+308"),
    "a rate at 0": (lambda: law.tail_rate(0.0), "theta must be finite and > 0: got 0.0"),
    "a version": (lambda: theorem_2.isoperimetric_part("laplace"), "version must be one of submission, 9^4 version, 10^4 version"),
    "a row": (lambda: versions.step("relu", 6, 8**4), "row must be one of "),
    "a way": (lambda: exponents.sizes(LONG, 1, 1, 1, 3), "along must be one of n, d, e: got 'xxxx"),
    "a step of the way": (lambda: exponents.sizes("n", 1, 1, 1, 10**30), "steps must be <= 100: got 1000000000000000000000000000000"),
    "a source": (lambda: references.papers("sharp"), "no paper with key 'sharp', named by the source 'sharp'"),
    "a step of the quadrature": (lambda: gaussian_means.rule(5e-324), "the step of the quadrature lies between "),
    "an imaginary variance": (lambda: gaussian_means.means(same, np.array([1j])), "variances are real: got complex128"),
    "a variance below 0": (lambda: gaussian_means.split_rule(np.array([-1.0]), ()), "variances are positive and finite"),
    "the 35th derivative": (lambda: pieces.derivative(sp.gamma(pieces.x), 35), "the order of a derivative must be <= 10: got 35"),
    "the 10^400th": (lambda: pieces.derivative(pieces.x, 10**400), "must be <= 10: got a number of 1329 bits"),
    "a limit at a letter": (lambda: pieces.value_at(1 / pieces.x, sp.gamma(pieces.x), "+"), "the limit of 1/x at gamma(x) is not found"),
    "two shapes": (lambda: pieces.at_points(pieces.x, X, np.ones(3)), "points and where must have one shape: got (6, 4) and (3,)"),
    "a factorial of 10^400": (lambda: geometry.beta(sp.Integer(10) ** 400, sp.S.One), "written out for numbers up to 10^4"),
    "an interval of length 0": (lambda: concentration.hoeffding(sp.S.One, sp.S.Zero), "the length of the interval must be > 0: got 0"),
    "labels that overflow": (lambda: OnTheSphere(EVEN, 2 * np.eye(4), 2 * np.eye(4), 1.0, 1e200 * np.eye(4)), "up to 1e+50: got"),
    "a Hermite polynomial of 10^400": (lambda: hermite_polynomial(10**400), "k must be <= 1000: got a number of 1329 bits"),
    "a Hermite coefficient of 10^9": (lambda: get("relu").mu(10**9), "k must be <= 1000: got 1000000000"),
}  # fmt: skip


@pytest.mark.parametrize("name", FOUND)
def test_what_was_found_is_refused_in_one_line(name):
    call, message = FOUND[name]
    with pytest.raises(ValueError) as refused:
        call()
    text = str(refused.value)
    assert message in text
    assert text.isprintable()
    assert len(text) <= 300


@pytest.mark.parametrize("error", [OutsideDomain, BadArgument, BadFit, Refusal])
def test_no_refusal_is_longer_than_a_line(error):
    assert str(error("n must be >= 1: got\n" + LONG + "\x1b[31m")) == "n must be >= 1: got " + LONG[:277] + "..."
    assert str(error("an escape: \x1b[31m\t and \u202e")) == r"an escape: \x1b[31m and \u202e"
    assert one_line("n must be >= 1: got 0") == "n must be >= 1: got 0"


def test_squares_at_the_edge_are_taken():
    """The neighbours of what is refused."""
    assert features.product(X[:4], X[:4].copy()).shape == (4, 4)
    assert np.isfinite(features.ntk_gram(1e100 * X[:4], X[:4])).all()
    assert functions.linear(1e150 * X[:, :2]).lipschitz < math.inf
    assert gamma.chi_squares(STREAM, 3, 10**15).mean() == pytest.approx(1e15, rel=1e-6)
    assert false_worlds.student(5) > 0
    assert tents.exponent(8, 50, 5, 10) < 0
