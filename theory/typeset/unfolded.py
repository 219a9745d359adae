"""A rule with its substitution carried out and nothing simplified, as a person would write it: 2 (epsilon/6)^2/16."""

from collections.abc import Iterable

import sympy as sp


class _Bracketed(sp.UnevaluatedExpr):
    """A value in brackets, known to commute: left to find out, sympy may ask for its sign, and expand it for that."""

    is_commutative = True


def unfolded(rule: sp.Basic, put: Iterable[tuple[sp.Basic, sp.Basic]]) -> sp.Basic:
    """The rule with everything put in at once; what is put in stays in brackets unless it is a letter or a whole number."""
    put = list(put)
    with sp.evaluate(False):
        try:
            return rule.xreplace({letter: value if _plain(value) else _Bracketed(value) for letter, value in put})
        except RecursionError:  # sympy compares some sums of unevaluated terms without end
            return rule.xreplace(dict(put))


def _plain(value: sp.Basic) -> bool:
    """Whether a value can stand in for a letter without brackets."""
    return bool(value.is_Symbol or (value.is_Integer and value >= 0))
