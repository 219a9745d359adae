"""Prove that a function is positive on a box, by ball arithmetic.

The box is split until the natural, the mean-value or the second-order form of the function decides on each part.
"""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import product

import sympy as sp
from flint import arb, ctx

from theory.proof import balls

Domain = dict[sp.Symbol, tuple[sp.Expr, sp.Expr]]


@dataclass(frozen=True)
class Proof:
    """Whether positivity is proved (`holds`), and in how many boxes, or where the proof broke (`says`)."""

    holds: bool
    says: str


@lru_cache(maxsize=64)
def _derivative(function: sp.Expr, *letters: sp.Symbol) -> sp.Expr:
    """The derivative, one letter after the other: asked for two at once sympy refactors the result, which takes many times longer."""
    return sp.diff(_derivative(function, *letters[:-1]), letters[-1]) if letters else function


class _Forms:
    """The function with its first and second derivatives, as ball programs; a derivative is taken when it is first asked for."""

    def __init__(self, function: sp.Expr, letters: tuple[sp.Symbol, ...]) -> None:
        self.function, self.letters = function, letters
        self.value = balls.program(function, letters)

    @cached_property
    def first(self) -> list[balls.Program]:
        return [balls.program(_derivative(self.function, a), self.letters) for a in self.letters]

    @cached_property
    def second(self) -> list[list[balls.Program]]:
        return [[balls.program(_derivative(self.function, a, b), self.letters) for b in self.letters] for a in self.letters]

    def natural(self, box: list[arb]) -> arb:
        return self.value(*box)

    def mean_value(self, box: list[arb]) -> arb:
        middle = [side.mid() for side in box]
        return _sum([self.value(*middle), *(slope(*box) * (side - mid) for slope, side, mid in zip(self.first, box, middle, strict=True))])

    def second_order(self, box: list[arb]) -> arb:
        middle = [side.mid() for side in box]
        steps = [side - mid for side, mid in zip(box, middle, strict=True)]
        terms = [self.value(*middle), *(slope(*middle) * step for slope, step in zip(self.first, steps, strict=True))]
        for i, j in product(range(len(box)), repeat=2):
            square = balls.power(steps[i], 2) if i == j else steps[i] * steps[j]
            terms.append(self.second[i][j](*box) * square / 2)
        return _sum(terms)


def _sum(parts: list[arb]) -> arb:
    total = parts[0]
    for part in parts[1:]:
        total = total + part
    return total


def prove_positive(function: sp.Expr, domain: Domain, touches: tuple[tuple[sp.Expr, int], ...] = (), most: int = 20_000) -> Proof:
    """Prove that a function is > 0 on the whole box.

    domain: {letter: (low, high)}. touches: points (of a box of one letter) where the function and its derivatives below the given order are
    known to vanish; there it is proved >= 0 by the derivative of that order. most: the largest number of boxes that are looked at.
    Returns a Proof. Raises balls.NotInBalls for an expression that has no ball version.
    """
    letters = tuple(domain)
    with ctx.workprec(balls.PRECISION):
        forms = _Forms(function, letters)
        at = [_touch(function, domain, point, order) for point, order in touches]
        boxes = [[balls.span(balls.ball(low), balls.ball(high)) for low, high in domain.values()]]
        seen, settled = 0, 0
        while boxes:
            box = boxes.pop()
            seen += 1
            if seen > most:
                return Proof(False, f"undecided after {most} boxes, the last one {_shown(letters, box)}")
            verdict = _settle(forms, at, box)
            if verdict is False:
                return Proof(False, f"false on the box {_shown(letters, box)}")
            if verdict:
                settled += 1
            elif not box:
                return Proof(False, "undecided at this precision")
            else:
                boxes += _halves(box)
    return Proof(True, f"{settled} box{'es' * (settled != 1)}")


@dataclass(frozen=True)
class _Touch:
    """A point where the function and its lower derivatives vanish; wanted: the sign its next derivative must have around it."""

    point: arb
    wanted: int
    derivative: balls.Program


def _touch(function: sp.Expr, domain: Domain, point: sp.Expr, order: int) -> _Touch:
    (letter,) = domain
    return _Touch(balls.ball(point), _wanted(point, order, domain), balls.program(_derivative(function, *[letter] * order), (letter,)))


def _wanted(point: sp.Expr, order: int, domain: Domain) -> int:
    """Taylor: f(x) = f^(order)(.) (x - point)^order / order!, so an odd order is possible at an end of the interval only."""
    ((low, high),) = domain.values()
    return 1 if order % 2 == 0 or point == low else -1 if point == high else 0


def _settle(forms: _Forms, touches: list[_Touch], box: list[arb]) -> bool | None:
    for touch in touches:
        if box[0].overlaps(touch.point):
            return True if touch.wanted * touch.derivative(*box) > 0 else None
    value = forms.natural(box)
    if value > 0:
        return True
    middle = forms.natural([side.mid() for side in box])
    if any(seen.is_finite() and seen < 0 for seen in (value, middle)):
        return False
    return True if forms.mean_value(box) > 0 or forms.second_order(box) > 0 else None


def _halves(box: list[arb]) -> list[list[arb]]:
    """The box cut in two across its widest side."""
    widest = max(range(len(box)), key=lambda i: float(box[i].rad()))
    side = box[widest]
    low, middle, high = side.lower(), side.mid(), side.upper()
    return [[*box[:widest], balls.span(a, b), *box[widest + 1 :]] for a, b in ((low, middle), (middle, high))]


def _shown(letters: tuple[sp.Symbol, ...], box: list[arb]) -> str:
    ends = ((letter, float(side.lower()), float(side.upper())) for letter, side in zip(letters, box, strict=True))
    return ", ".join(f"{letter} in [{low:.6g}, {high:.6g}]" for letter, low, high in ends)
