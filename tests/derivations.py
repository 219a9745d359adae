"""Every derivation of the suite, made once."""

from functools import cache

from theory.proof.derivation import Derivation
from verify.engine.derivations import derivations

FUNCTIONS = derivations()


@cache
def derivation(name: str) -> Derivation:
    """The derivation of that name, made once."""
    return FUNCTIONS[name]()
