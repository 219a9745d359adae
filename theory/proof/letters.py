"""The letters of the law of robustness, each written down once with what is assumed of it and what it means.

Sympy holds Symbol("d") and Symbol("d", positive=True) for two letters that never cancel, so every module takes its
letters from here.  Letters of one family only (n/d of random features, say) live with that family.
"""

from dataclasses import dataclass

import sympy as sp

MEANING: dict[sp.Symbol, str] = {}
MEANING_OF_FUNCTION: dict[str, str] = {}


def letter(name: str, meaning: str, **assumptions: bool) -> sp.Symbol:
    """A symbol with its assumptions and its meaning, which is entered in MEANING.

    name: what it is printed as. meaning: in words. assumptions: those of sympy, such as positive=True. Raises ValueError where the same
    symbol already has another meaning.

    >>> MEANING[n]
    'number of data points'
    """
    symbol = sp.Symbol(name, **assumptions)
    if MEANING.setdefault(symbol, meaning) != meaning:
        raise ValueError(f"two letters are called {name[:60]!r}: {MEANING[symbol][:90]!r} and {meaning[:90]!r}")
    return symbol


def function(name: str, meaning: str, **assumptions: bool) -> type[sp.Function]:
    """A function of which only the meaning is known, such as a probability; the meaning is entered in MEANING_OF_FUNCTION.

    Returns the sympy function. Raises ValueError where the name already has another meaning.

    >>> F = function("P_example", "P_example(t) = P(X >= t)", nonnegative=True)
    >>> MEANING_OF_FUNCTION["P_example"]
    'P_example(t) = P(X >= t)'
    """
    if MEANING_OF_FUNCTION.setdefault(name, meaning) != meaning:
        raise ValueError(f"two functions are called {name[:60]!r}: {MEANING_OF_FUNCTION[name][:90]!r} and {meaning[:90]!r}")
    return sp.Function(name, **assumptions)


@dataclass(frozen=True)
class Root:
    """The value of a letter that is the root of an equation.

    equation: an expression that vanishes at the root. unknown: its letter that is solved for. bracket: two expressions between which the
    root lies.
    """

    equation: sp.Expr
    unknown: sp.Symbol
    bracket: tuple[sp.Expr, sp.Expr]


def _count(name: str, meaning: str) -> sp.Symbol:
    return letter(name, meaning, integer=True, positive=True)


def _size(name: str, meaning: str) -> sp.Symbol:
    return letter(name, meaning, positive=True)


def _number(name: str, meaning: str) -> sp.Symbol:
    return letter(name, meaning, real=True)


n = _count("n", "number of data points")
d = _count("d", "dimension of the inputs")
p = _count("p", "number of real parameters of the class")
k = _count("k", "number of components of the mixture that the inputs are drawn from")
D = _count("D", "depth of a network: its number of layers")
Q = _count("Q", "largest number of places in which one parameter of a network is used")
N = _count("N", "number of functions in a finite class, |F|")

eps = _size("epsilon", "how far the training error is below the noise level: MSE <= sigma^2 - epsilon")
sigma = _size("sigma", "noise level: sigma^2 = E Var(y | x)")
delta = _size("delta", "probability that a statement is allowed to fail")
delta_1 = _size("delta_1", "share of delta spent on the noise")
delta_2 = _size("delta_2", "share of delta spent on the functions of the class")
c = _size("c", "isoperimetry constant of Definition 1.1")
L = _size("L", "Lipschitz constant")
W = _size("W", "diameter of the parameter set")
J = _size("J", "how fast a function moves with its parameters: |f_w - f_w'| <= J |w - w'|")
R = _size("R", "largest norm of an input")
t = _size("t", "deviation, the threshold in a tail bound")
B = _size("B", "length of an interval that a bounded random variable lies in")
C = _size("C", "subgaussian constant: P(|X| >= t) <= 2 exp(-t^2/C)")
K = _size("K", "constant in front of c L^2 in the exponent of Theorem 2: 8^4 in the submission, 9^4 or 10^4 as reported")
eta = _size("eta", "radius of a net, in the sup norm of functions")
alpha = _size("alpha", "deviation allowed to the noise term")
u = _size("u", "what a fit must earn from the noise: sigma^2 (1 - rho) = epsilon/(1 + rho)")
tau = _size("tau", "standard deviation proxy of a Lipschitz function: L sqrt(c/d)")
theta = _size("theta", "free parameter of a Chernoff bound")
A = _size("A", "entropy per data point: (log of the size of the net + log(1/delta_2))/n")
kappa = _size("kappa", "price of the noise model in the sharpened floor; 1 for symmetric noise")

rho = letter("rho", "root of the training error a fit still has, in units of sigma: sqrt(1 - epsilon/sigma^2)", nonnegative=True)

x = _number("x", "an input, or a real variable")
y = _number("y", "a label, in [-1, 1]")
z = _number("z", "the noise in a label: z = y - E[y | x]")
f = _number("f", "value of a function of the class at a data point")
g = _number("g", "regression function at a data point: E[y | x]")
