"""`./law derive ID --sympy`: a Python file that decides the steps once more with sympy alone, and says of each where sympy cannot."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import sympy as sp
from sympy.printing.repr import ReprPrinter

from theory.typeset.visible import visible

if TYPE_CHECKING:
    from theory.proof.deciders import Decider, Need
    from theory.proof.derivation import Derivation

HEADER = '''"""Run with any Python that has sympy. For each step: "holds", or that sympy alone does not decide it.

Letters carry their assumptions (positive, integer, ...); that nothing is divided by zero is not looked at here.
"""

from sympy import *


def from_1(e):
    """With 1 + (a number >= 0) for every positive whole number, expanded."""
    counts = [letter for letter in e.free_symbols if letter.is_integer and letter.is_positive]
    return expand(e.xreplace({letter: 1 + Symbol(letter.name + "_less_1", integer=True, nonnegative=True) for letter in counts}))


def forms(e):
    yield e
    for rewrite in (expand, factor, together, cancel, from_1, simplify):
        try:
            yield rewrite(e)
        except Exception:
            pass


def zero(e):
    """Whether sympy rewrites e to 0."""
    e = sympify(e)
    for rewrite in (
        lambda e: e,
        expand,
        lambda e: expand(expand_log(e)),
        lambda e: cancel(together(e)),
        lambda e: expand(powdenest(powsimp(expand_power_base(e)))),
        lambda e: expand(e.rewrite(exp)),
        simplify,
        gammasimp,
        lambda e: simplify(radsimp(e)),
        lambda e: simplify(expand_log(powdenest(e))),
        lambda e: simplify(expand_log(logcombine(e))),
    ):
        try:
            if rewrite(e) == 0:
                return True
        except Exception:
            pass
    return False


def positive(e):
    """Whether sympy sees that e > 0."""
    return any(form.is_positive for form in forms(sympify(e)))


def nonnegative(e):
    """Whether sympy sees that e >= 0, as a whole or term by term."""
    return any(form.is_nonnegative or all(part.is_nonnegative for part in Add.make_args(form)) for form in forms(sympify(e)))


def identity(left, relation, right):
    return relation == "==" and zero(left - right)


def rational(left, relation, right):
    """Two positive sides whose ratio is a number (a common exp, log or minus sign taken off first)."""
    while type(left) is type(right) and isinstance(left, (exp, log)):
        left, right = left.args[0], right.args[0]
    if positive(-left) and positive(-right):
        left, right = -right, -left
    if not (positive(left) and positive(right)):
        return False
    ratio = simplify(right / left if relation in ("<=", "<") else left / right)
    return bool(ratio.is_number and (ratio > 1 if relation in ("<", ">") else ratio >= 1))


def number(left, relation, right):
    """An inequality between two numbers, evaluated to fifty digits."""
    gap = N(left - right if relation in (">=", ">") else right - left, 50, strict=True)
    return bool(gap.is_number and gap > 0)


def certificate(left, relation, right, terms, times, slacks, equal):
    """times (larger - smaller) is terms, each of them >= 0; slacks: {letter: what a premise has to spare}; equal: those that are 0."""
    gap = left - right if relation in (">=", ">") else right - left
    if not positive(times.xreplace({letter: 0 for letter in equal})) or not zero((times * gap - terms).xreplace(slacks)):
        return False
    rest = terms.xreplace({letter: 0 for letter in equal})
    if relation == "==":
        return rest == 0
    return positive(rest) if relation in ("<", ">") else nonnegative(rest)


def instance(left, relation, right, need, put):
    """The premise with something put in for letters it holds for."""
    there = [side.subs(put, simultaneous=True) for side in (need[0], need[2])]
    return need[1] == relation and zero(there[0] - left) and zero(there[1] - right)


def averaged(left, relation, right, need, means):
    """The premise at each data point, averaged: with terms for means the statement is the premise."""
    affine = Poly(expand(left - right), *means).total_degree() <= 1
    return need[1] == relation and affine and zero((left - right).xreplace(means) - (need[0] - need[2]))


def monotone(left, relation, right, need, function, of):
    """A monotone function applied to both sides of the premise."""
    slope, turn = diff(function, of), str.maketrans("<>", "><")
    kept = need[1] if positive(slope) else need[1].translate(turn) if positive(-slope) else ""
    if kept and relation[0] != kept[0]:
        relation, left, right = relation.translate(turn), right, left
    return kept == relation and zero(function.subs(of, need[0]) - left) and zero(function.subs(of, need[2]) - right)


def grows(left, relation, right, of, order):
    """The larger side less the smaller starts at 0 or more at of = 0, and its derivative of this order is >= 0."""
    gap = left - right if relation in (">=", ">") else right - left
    starts = all(nonnegative(simplify(diff(gap, of, k).subs(of, 0))) for k in range(order))
    return starts and relation in ("<=", ">=") and nonnegative(diff(gap, of, order))


def say(step, found, otherwise):
    print(step, "holds" if found else "is not decided by sympy alone; the suite: " + otherwise)


def attempt(step, check, otherwise):
    try:
        found = check()
    except Exception as error:
        found, otherwise = False, otherwise + " (sympy: " + type(error).__name__ + ")"
    say(step, found, otherwise)

'''


class _Source(ReprPrinter):
    """srepr that keeps the assumptions of undefined functions, so that what is pasted is what was decided."""

    def _print_AppliedUndef(self, expr: Any) -> str:
        known = "".join(f", {name}={value}" for name, value in sorted(type(expr)._kwargs.items()))
        return f"Function({type(expr).__name__!r}{known})({', '.join(self._print(a) for a in expr.args)})"


def code(value: Any) -> str:
    """Python that makes a sympy expression again, or a mapping or sequence of them, or a word."""
    if isinstance(value, sp.Basic):
        return _Source().doprint(value)
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{code(k)}: {code(v)}" for k, v in value.items()) + "}"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(code(item) for item in value) + "]"
    return repr(value)


def source_to_paste(derivation: Derivation, numbers: Sequence[int]) -> str:
    """A Python file that needs sympy and nothing else, for the steps of these numbers (from 1)."""
    return HEADER + "".join(_step(derivation, k) for k in numbers)


def _step(derivation: Derivation, k: int) -> str:
    step, decision = derivation.steps[k - 1], derivation.decisions()[k - 1]
    lines = [f"\n# {k}. {visible(step.says)}"]
    lines += [f"# needs {visible(str(need))}" for need in step.needs]
    check = _check(step.decided_by.bound(step.put), step.left, step.relation, step.gives, step.needs)
    reason = decision.how if decision.holds else "it is not proved"
    if check is None:
        lines.append(f"say({k}, False, {reason!a})")
    else:
        lines.append(f"attempt({k}, lambda: {check}, {reason!a})")
    return "\n".join(lines) + "\n"


def _check(by: Decider, left: sp.Expr, relation: str, right: sp.Expr, needs: Sequence[Need]) -> str | None:
    """The call that decides a statement with sympy; None where sympy has no way."""
    from theory.proof import deciders, inference

    statement = f"{code(left)}, {relation!r}, {code(right)}"
    premise = code(list(needs[0].statement)) if needs else ""
    if isinstance(by, deciders.identity):
        return f"identity({statement})"
    if isinstance(by, deciders.rational):
        return f"rational({statement})"
    if isinstance(by, deciders.interval):
        return f"number({statement})" if not by.boxes and not left.free_symbols | right.free_symbols else None
    if isinstance(by, deciders.certificate):
        return f"certificate({statement}, {_slacks(by, needs)})"
    if isinstance(by, inference.instance) and needs:
        return f"instance({statement}, {premise}, {code(by.put)})"
    if isinstance(by, inference.replaced) and needs:
        return f"instance({statement}, {premise}, {code({need.left: need.right for need in needs[1:]})})"
    if isinstance(by, inference.averaged) and len(needs) == 1:
        return f"averaged({statement}, {premise}, {code(by.means)})"
    if isinstance(by, inference.monotone) and len(needs) == 1:
        return f"monotone({statement}, {premise}, {code(by.function)}, {code(by.of)})"
    if isinstance(by, inference.grows):
        return f"grows({statement}, {code(by.of)}, {by.order})"
    if isinstance(by, inference.union_bound):
        return _check(by.by, by.conclusion.left, by.conclusion.relation, by.conclusion.right, by.premises)
    return None


def _slacks(by: Any, needs: Sequence[Need]) -> str:
    """The arguments of a certificate: terms, times, what each premise has to spare, and the letters of equalities."""
    from theory.proof.deciders import h

    assumed = {"==": "real", "<": "positive", ">": "positive", "<=": "nonnegative", ">=": "nonnegative"}
    typed = {h(number): sp.Symbol(f"h{number}", **{assumed[need.relation]: True}) for number, need in enumerate(needs, start=1)}
    terms, times = (sp.sympify(part, strict=True).xreplace(typed) for part in (by.terms, by.times))
    spare = {typed[h(number)]: need.slack for number, need in enumerate(needs, start=1)}
    equal = [typed[h(number)] for number, need in enumerate(needs, start=1) if need.relation == "=="]
    return f"{code(terms)}, {code(times)}, {code(spare)}, {code(equal)}"
