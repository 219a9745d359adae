"""Every derivation of the suite, made once."""

from functools import cache

from theory.derivation import Derivation
from verify.derivations import derivations

FUNCTIONS = derivations()


@cache
def derivation(name: str) -> Derivation:
    """The derivation of that name, made once."""
    return FUNCTIONS[name]()
