"""Normal forms: an expression is rewritten by exact rules until it is literally 0, or shown not to be 0 by one value of it."""

import sympy as sp
from sympy.core.function import AppliedUndef

from theory.proof import balls


def _factored_logs(e: sp.Expr) -> sp.Expr:
    return e.replace(sp.log, lambda argument: sp.log(sp.factor(sp.together(argument))))


def _to_base_e(e: sp.Expr) -> sp.Expr:
    """The expression with powers of whole numbers as exponentials, such as 8^x as exp(3 x log 2)."""

    def whole_base(node: sp.Basic) -> bool:
        return isinstance(node, sp.Pow) and bool(node.base.is_Integer) and node.base > 1 and not node.exp.is_number

    return e.replace(whole_base, lambda node: sp.exp(node.exp * sp.expand_log(sp.log(node.base), factor=True)))


def somewhere_nonzero(expression: sp.Expr) -> bool:
    """Whether ball arithmetic proves an expression nonzero at one rational point that its letters' assumptions allow.

    An expression for which this is True is not identically 0; False says nothing.
    """
    unknown = sorted(expression.atoms(AppliedUndef), key=str)
    expression = expression.xreplace({term: sp.Dummy(positive=True) for term in unknown})
    letters = sorted(expression.free_symbols, key=str)
    point = {a: sp.Integer(2 + i) if a.is_integer else sp.Rational(7 + 3 * i, 11 + 2 * i) for i, a in enumerate(letters)}
    try:
        return not balls.ball(expression, point).contains(0)
    except balls.NotInBalls:
        return False


def normal(expression: sp.Expr) -> sp.Expr:
    """Rewrite an expression by exact rules until it is literally 0, and return 0, or else its last normal form.

    A result other than 0 does not prove that the expression is not 0, only that these rules do not show it.
    """
    rewritings = (
        lambda e: e,
        sp.expand,
        lambda e: sp.cancel(sp.together(e)),
        lambda e: sp.expand(sp.expand_log(_factored_logs(sp.expand(e)))),
        lambda e: sp.cancel(sp.together(sp.powsimp(sp.expand_power_base(sp.expand_power_exp(sp.expand(e)))))),
        lambda e: sp.expand(sp.expand_log(_to_base_e(e), factor=True)),
        lambda e: sp.radsimp(sp.together(sp.expand(e))),
        lambda e: sp.expand(sp.radsimp(sp.sqrtdenest(sp.expand(e)))),
        lambda e: sp.cancel(sp.together(sp.expand(e.rewrite(sp.exp), power_exp=True))),
        lambda e: sp.cancel(sp.together(sp.expand_log(sp.expand(e.rewrite(sp.erf))))),
        lambda e: sp.cancel(sp.together(sp.gammasimp(sp.expand_func(e)))),
    )
    expression = sp.sympify(expression, strict=True)
    if expression == 0 or somewhere_nonzero(expression):
        return sp.expand(expression)
    form = expression
    for rewrite in rewritings:
        form = rewrite(expression)
        if form == 0:
            return sp.S.Zero
    return form
