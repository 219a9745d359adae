"""What a step stands on, and for which letters it therefore holds at every value.

The rule is that of generalisation: what follows from hypotheses holds for every value of a letter that none of them fixes.  A letter
is fixed by a hypothesis that has it, unless the hypothesis itself is said to hold for every value of it; and by a definition ("zf is the
mean of z f", "P_fit is the probability of this event").  A condition can be discharged: what follows from hypotheses of which one is
C holds, on the other ones alone, where C does.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import sympy as sp

from theory.proof.deciders import Decider, Need, Statement, canonical
from theory.proof.language import atoms


@dataclass(frozen=True)
class Ground:
    """A hypothesis or a definition: its statement, the letters it fixes, and the letters that vary over the places where it holds."""

    statement: Statement
    fixed: frozenset[object]
    varying: frozenset[object]


def of_hypothesis(need: Need) -> Ground:
    """The hypothesis as a ground: it fixes its letters and functions but those it holds for every value of, or at each place."""
    spoken = frozenset().union(*(atoms(said.left) | atoms(said.right) for said in (need, *need.where)))
    return Ground(canonical(need.statement), spoken - set(need.every) - set(need.each), frozenset(need.each) & spoken)


def defined_by(decider: Decider) -> list[Ground]:
    """The definitions that a step makes: of the letters of means, and of the letters of probabilities with what their events fix."""
    means, events = getattr(decider, "means", {}), getattr(decider, "events", {})
    found = []
    for letter, term in means.items():
        spoken = (atoms(term) & set(getattr(decider, "fixed", ()))) - set(letter.args)
        found.append(Ground((letter, "is the mean of", term), spoken, atoms(letter) - set(letter.args)))
    for letter, event in events.items():
        spoken = (atoms(event.left) | atoms(event.right)) - set(getattr(decider, "random", ())) - letter.free_symbols
        own = {letter} if letter.is_Symbol else {type(letter)}
        found.append(Ground((letter, "is the probability of", event.statement), frozenset(spoken | own), frozenset()))
    return found


@dataclass(frozen=True)
class Grounds:
    """All the hypotheses and definitions that a statement stands on."""

    grounds: frozenset[Ground] = field(default_factory=frozenset)

    @classmethod
    def of(cls, grounds: Iterable[Ground]) -> "Grounds":
        """The Grounds that consist of these."""
        return cls(frozenset(grounds))

    def joined(self, *others: "Grounds") -> "Grounds":
        """What a statement stands on that uses this one and the others."""
        return Grounds(self.grounds.union(*(other.grounds for other in others)))

    def without(self, conditions: Sequence[Need]) -> "Grounds":
        """What is left where these conditions are discharged: they become conditions of the statement itself."""
        discharged = {canonical(condition.statement) for condition in conditions}
        return Grounds(frozenset(ground for ground in self.grounds if ground.statement not in discharged))

    def closed(self, kept: Iterable[Ground]) -> "Grounds":
        """What is left after an average is taken: nothing varies any more but what the average itself defines, `kept`."""
        own = set(kept)
        return Grounds(frozenset(g if g in own else Ground(g.statement, g.fixed, frozenset()) for g in self.grounds))

    @property
    def fixed(self) -> frozenset[object]:
        """Every letter and unknown function that one of the grounds fixes."""
        return frozenset().union(*(ground.fixed for ground in self.grounds))

    @property
    def varying(self) -> frozenset[object]:
        """Every letter that varies over the places where the grounds hold; none where one of these is fixed by another ground."""
        varying = frozenset().union(*(ground.varying for ground in self.grounds))
        return frozenset() if varying & self.fixed else varying

    def every(self, statement: Statement, where: Sequence[Need] = ()) -> tuple[sp.Symbol, ...]:
        """The letters of a statement for every value of which it holds, in alphabetical order."""
        varying = frozenset().union(*(ground.varying for ground in self.grounds))
        sides = (*statement[::2], *(side for condition in where for side in condition.statement[::2]))
        letters = set().union(*(side.free_symbols for side in sides)) - self.fixed - varying
        return tuple(sorted(letters, key=str))

    def each(self, statement: Statement) -> tuple[object, ...]:
        """The letters and unknown functions of a statement that vary over the places where it holds, in alphabetical order."""
        return tuple(sorted(self.varying & (atoms(statement[0]) | atoms(statement[2])), key=str))

    def overstated(self, need: Need) -> str:
        """Why a need is said to hold for more values, or at more places, than these grounds allow; "" where it is not."""
        allowed = set(self.every(need.statement, need.where))
        beyond = set(need.every) - allowed
        if beyond:
            shown = ", ".join(sorted(map(str, beyond)))
            return f"the premise {need} is said to hold for every {shown}, which a hypothesis or a definition that it stands on fixes"
        if need.each and tuple(sorted(need.each, key=str)) != self.each(need.statement):
            shown = ", ".join(sorted(map(str, need.each)))
            return f"the premise {need} is said to hold wherever {shown} is taken, which what it stands on does not say"
        return ""
