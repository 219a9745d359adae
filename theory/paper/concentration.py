"""Concentration inequalities as the law of robustness uses them: exponents in their own letters, each with its reference."""

import sympy as sp

from theory.proof.letters import B, letter, n, t

HOEFFDING = 2 * n * t**2 / B**2
"""P(the mean of n independent variables, each in an interval of length B, lies t below its expectation) <= exp(-HOEFFDING)."""

HOEFFDING_CITES = "hoeffding-1963, Theorem 2"


def hoeffding(deviation: sp.Expr, length: sp.Expr, count: sp.Expr = n) -> sp.Expr:
    """Hoeffding's exponent at a deviation t, an interval length B > 0 and a number of terms n. Raises ValueError for a length of 0."""
    if length == 0:
        raise ValueError("the length of the interval must be > 0: got 0")
    return HOEFFDING.subs({t: deviation, B: length, n: count}, simultaneous=True)


BOUNDED_PROXY = B**2 / 4
"""A variable in an interval of length B has E exp(s (X - E X)) <= exp(BOUNDED_PROXY s^2/2): Hoeffding's lemma."""

BOUNDED_PROXY_CITES = "hoeffding-1963, inequality (4.16)"

v = letter("v_t", "variance proxy of one term: E exp(s (X - E X)) <= exp(v_t s^2/2) for all s", positive=True)

CHERNOFF = n * t**2 / (2 * v)
"""P(the mean of n independent terms with variance proxy v lies t below its expectation) <= exp(-CHERNOFF)."""

CHERNOFF_CITES = "boucheron-lugosi-massart-2013, Section 2.3"
