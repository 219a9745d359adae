"""All derivations of the suite: those in theory/, and the functions there that return one and need no argument."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from functools import partial

import theory
from theory.proof.derivation import Derivation


def derivations() -> dict[str, Callable[[], Derivation]]:
    """Functions that make each derivation, by module and name."""
    return dict(_functions())


def _made(derivation: Derivation) -> Derivation:
    return derivation


def _functions() -> Iterator[tuple[str, Callable[[], Derivation]]]:
    for module in pkgutil.walk_packages(theory.__path__, "theory."):
        for name, function in vars(importlib.import_module(module.name)).items():
            if isinstance(function, Derivation):
                yield f"{module.name.removeprefix('theory.')}.{name}", partial(_made, function)
            if inspect.isfunction(function) and function.__module__ == module.name and name[0] != "_":
                signature = inspect.signature(function)
                optional = all(parameter.default is not parameter.empty for parameter in signature.parameters.values())
                if signature.return_annotation in (Derivation, "Derivation") and optional:
                    yield f"{module.name.removeprefix('theory.')}.{name}", function
