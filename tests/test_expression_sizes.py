"""An activation has a stated size: larger expressions are refused at once, in one line, and the largest ones are taken."""

import time

import pytest
import sympy as sp

from theory.features.activations import UnknownActivation, get

s = sp.Symbol("s", real=True)


def nested(function, times):
    expression = s
    for _ in range(times):
        expression = function(expression)
    return expression


@pytest.mark.parametrize(
    ("large", "message"),
    [
        (s ** (10**6), "an exponent is at most 100 in size: got 1000000"),
        (sp.Abs(s) ** -sp.Rational(1001, 10), "an exponent is at most 100 in size: got -1001/10"),
        (nested(sp.sin, 40), "an expression is nested at most 12 deep: got more than 12"),
        (nested(sp.sin, 100), "an expression is nested at most 12 deep: got more than 12"),
        (sp.Add(*(sp.sin(k * s) for k in range(1, 60))), "has at most 120 numbers, letters and operations: got more than 120"),
        (nested(lambda e: e + sp.sin(e) * sp.cos(e), 8), "has at most 120 numbers, letters and operations: got more than 120"),
        (sp.Max(*(k * s - k * k for k in range(60)), evaluate=False), "have at most 16 arguments in all: got 60"),
        (sp.tanh(10**101 * s), "a number in an expression is a ratio of integers up to 1e100: got larger ones"),
        (sp.tanh(s / 10**101), "a number in an expression is a ratio of integers up to 1e100: got larger ones"),
        (sp.tanh(sp.Float("1e400") * s), "a decimal number in an expression is 1e-100 to 1e100 in size"),
        (sp.sin(10**6 * s), "the Gaussian mean of .* does not settle"),
        (sp.Add(s, sp.nan, evaluate=False), "."),
        ("x" * 1000, "no activation is called 'x{77}...'"),
        (["relu"], "no activation is called"),
        (None, "no activation is called"),
    ],
)
def test_expressions_have_a_size(large, message):
    """Refused within seconds, in one line of at most 300 characters; the right sizes are the tests of what is taken."""
    begun = time.process_time()
    with pytest.raises(UnknownActivation, match=message) as refused:
        get(large)
    assert time.process_time() - begun < 5
    assert len(str(refused.value)) <= 300
    assert "\n" not in str(refused.value)


def test_the_largest_expressions_are_taken():
    assert get(nested(sp.sin, 10)).odd
    assert get(s**64).even
    assert get(sp.Max(*(k * s - k * k for k in range(-7, 8)), evaluate=False)).even
