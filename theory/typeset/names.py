"""The names of symbols read apart: a letter with its accent, subscripts and primes, and the words a page sets upright."""

from __future__ import annotations

import re
from dataclasses import dataclass

GREEK = {
    "alpha": "α", "beta": "β", "gamma": "γ", "delta": "δ", "epsilon": "ε", "eps": "ε", "zeta": "ζ", "eta": "η", "theta": "θ", "iota": "ι",
    "kappa": "κ", "lambda": "λ", "lamda": "λ", "lam": "λ", "mu": "μ", "nu": "ν", "xi": "ξ", "omicron": "ο", "pi": "π", "rho": "ρ",
    "sigma": "σ", "tau": "τ", "upsilon": "υ", "phi": "φ", "chi": "χ", "psi": "ψ", "omega": "ω", "ell": "ℓ",
    "Gamma": "Γ", "Delta": "Δ", "Theta": "Θ", "Lambda": "Λ", "Xi": "Ξ", "Pi": "Π", "Sigma": "Σ", "Upsilon": "Υ", "Phi": "Φ", "Psi": "Ψ",
    "Omega": "Ω",
}  # fmt: skip
ALIASES = {"eps": "epsilon", "lam": "lambda", "lamda": "lambda"}
ACCENTS = ("bar", "hat", "tilde")
MARKS = {"inf": "∞", "oo": "∞", "star": "*", "ast": "*", "perp": "⊥", "plus": "+", "minus": "-"}

FUNCTIONS = {
    "exp": "exp", "log": "log", "sin": "sin", "cos": "cos", "tan": "tan", "cot": "cot", "sec": "sec", "csc": "csc", "sinh": "sinh",
    "cosh": "cosh", "tanh": "tanh", "coth": "coth", "sech": "sech", "asin": "arcsin", "acos": "arccos", "atan": "arctan", "asinh": "arsinh",
    "acosh": "arcosh", "atanh": "artanh",
    "atan2": "atan2", "erf": "erf", "erfc": "erfc", "erfi": "erfi", "erfinv": "erfinv", "erfcinv": "erfcinv",
    "sign": "sign", "Max": "max", "Min": "min", "LambertW": "LambertW", "Ei": "Ei", "Si": "Si", "Ci": "Ci", "sinc": "sinc",
}  # fmt: skip
"""sympy functions that are written as an upright name before their arguments."""

SYMBOLIC = {
    "gamma": "Gamma",
    "beta": "Beta",
    "digamma": "psi",
    "uppergamma": "Gamma",
    "lowergamma": "gamma",
    "zeta": "zeta",
    "loggamma": "log Gamma",
}
"""sympy functions that are written with a Greek letter of their own."""


@dataclass(frozen=True)
class Letter:
    """A name read apart: the base letter or word, an accent or "", subscripts from left to right, and the number of primes."""

    base: str
    accent: str = ""
    subscripts: tuple[str, ...] = ()
    primes: int = 0

    @property
    def is_word(self) -> bool:
        """Whether the base is a word (set upright) and not one letter, Latin or Greek."""
        return len(self.base) > 1 and self.base not in GREEK


def read_name(name: str) -> Letter:
    """The parts of a symbol's name: "delta_1", "D1", "fbar", "mu_star", "x'".

    >>> read_name("delta_1")
    Letter(base='delta', accent='', subscripts=('1',), primes=0)
    >>> read_name("x'").primes
    1
    """
    bare = name.rstrip("'")
    primes = len(name) - len(bare)
    base, *subscripts = [part for part in bare.split("_") if part] or [name]
    digits = re.fullmatch(r"([^\W\d]+)(\d+)", base)
    if digits and (len(digits[1]) == 1 or digits[1] in GREEK):
        base, subscripts = digits[1], [digits[2], *subscripts]
    accent = next((a for a in ACCENTS if base.endswith(a) and (len(base) == len(a) + 1 or base[: -len(a)] in GREEK)), "")
    if accent:
        base = base[: -len(accent)]
    if subscripts and subscripts[0] in ACCENTS and not accent:
        accent, subscripts = subscripts[0], subscripts[1:]
    return Letter(base, accent, tuple(subscripts), primes)
