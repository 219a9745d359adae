"""Activation functions phi: derivatives by sympy, Gaussian moments in closed form or enclosed, and the source of their compiled twins.

Letters, for g ~ N(0, 1): mu_k = E phi^(k)(g) = E phi(g) He_k(g) (not divided by sqrt(k!)), D1 = E phi'(g)^2, D2 = E phi''(g)^2,
v = Var phi(g) - mu_1^2, the variance beyond the linear part.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import sympy as sp
from flint import arb

from theory.features import gaussian_means, pieces
from theory.features.pieces import Curve, x
from theory.prediction import whole
from theory.proof import balls
from theory.refusals import Refusal

q, MOST_DEGREE = sp.Symbol("q", positive=True), 1000  # a variance, and the largest degree of a Hermite polynomial


class UnknownActivation(Refusal):
    """A name that is no activation here, or an expression that cannot be one."""


class NotDifferentiable(Refusal):
    """A derivative that is asked of an activation but is not a function."""


@dataclass(frozen=True)
class Moments:
    """Gaussian moments at h = sqrt(q) g: means mu0, mu1, mu2 of phi, phi', phi''; square, D1, D2 of their squares. float or float64[p]."""

    q: Any
    mu0: Any
    mu1: Any
    mu2: Any
    square: Any
    D1: Any
    D2: Any

    @property
    def variance(self) -> Any:
        """The variance of phi(h), which is square - mu0^2."""
        return self.square - self.mu0**2

    @property
    def v(self) -> Any:
        """The variance of what phi has beyond its linear part, Var phi - q mu1^2; a negative rounding error is cut off at 0."""
        return np.maximum(self.variance - self.q * self.mu1**2, 0.0)


@dataclass(frozen=True)
class Activation:
    """An activation function phi: its expression in the letter x, and what is known of it in closed form; all else is integrated.

    stable: forms of phi, phi', phi'' that do not overflow (or None). closed: moments in q, keys as in Moments. hermite: k -> exact mu_k.
    """

    name: str
    expression: sp.Expr
    stable: tuple[sp.Expr | None, ...] = (None, None, None)
    closed: tuple[tuple[str, sp.Expr], ...] = ()
    hermite: Callable[[int], sp.Expr] | None = None

    def derivative(self, order: int) -> sp.Expr:
        """The derivative phi^(order) as an expression in the letter x, by sympy.diff on each analytic piece."""
        return pieces.derivative(self.expression, order)

    def _curve(self, order: int) -> Curve:
        for lower in range(order):
            for at, below, above in pieces.jumps(self.expression, lower):
                primes = "'" * lower
                raise NotDifferentiable(
                    f"{self.name} has no derivative of order {order} that is a function: phi{primes} jumps at {at}, from {below} to {above}"
                )
        stable = self.stable[order] if order < len(self.stable) else None
        return Curve(self.derivative(order) if stable is None else stable, guarded=self.name not in ACTIVATIONS)

    @cached_property
    def phi(self) -> Curve:
        """The activation itself, as a function of arrays."""
        return self._curve(0)

    @cached_property
    def dphi(self) -> Curve:
        """The derivative phi'. Raises NotDifferentiable where phi jumps."""
        return self._curve(1)

    @cached_property
    def d2phi(self) -> Curve:
        """The second derivative phi''. Raises NotDifferentiable where phi or phi' jumps (relu)."""
        return self._curve(2)

    def range(self, order: int, radius: float) -> tuple[float, float]:
        """Bounds (low, high) of phi^(order) on [-radius, radius], by balls on its pieces. Raises NotDifferentiable."""
        return pieces.extremes(self._curve(order).expression, float(radius))

    @cached_property
    def even(self) -> bool:
        """Whether phi(-x) = phi(x) for all x."""
        return pieces.vanishes(self.expression.subs(x, -x) - self.expression)

    @cached_property
    def odd(self) -> bool:
        """Whether phi(-x) = -phi(x) for all x."""
        return pieces.vanishes(self.expression.subs(x, -x) + self.expression)

    @cached_property
    def smooth(self) -> bool:
        """Whether phi' is continuous, so that a neural tangent model of it has a gradient."""
        return not any(pieces.jumps(self.expression, lower) for lower in (0, 1))

    @cached_property
    def kinks(self) -> tuple[float, ...]:
        """The points where phi may not be analytic, in ascending order."""
        return tuple(float(low) for _, low, _ in pieces.pieces(self.expression)[1:])

    def mu(self, k: int) -> float:
        """The Hermite coefficient mu_k = E phi(g) He_k(g), to double precision."""
        return float(self.mu_ball(k).mid())

    def mu_ball(self, k: int) -> arb:
        """A ball that contains mu_k; its radius is the error bound. Raises UnknownActivation where it cannot be enclosed."""
        k = whole("k", k, 0, MOST_DEGREE)
        if self.hermite is not None:
            return balls.ball(self.hermite(k))
        return self.integral(self.phi.expression * hermite_polynomial(k))

    def integral(self, expression: sp.Expr, variance: sp.Rational = sp.S.One) -> arb:
        """A ball that contains E h(sqrt(variance) g), for an expression h in the letter x; it is integrated, and no closed form is used.

        Raises UnknownActivation where no such ball is found.
        """
        try:
            return gaussian_means.enclosed(expression, sp.sympify(variance, strict=True))
        except (pieces.Undecided, balls.NotInBalls) as error:
            raise UnknownActivation(f"{pieces.short(self.name)}: {error}") from error

    def moments(self, variance: float | np.ndarray = 1.0) -> Moments:
        """The Gaussian moments of phi at h = sqrt(variance) g, for one variance or float64[p]; D2 = inf where phi'' is not a function.

        At variance 1 correct to double precision (closed, or enclosed by Arb); elsewhere closed or by quadrature to 1e-12 of E |h|.
        Raises ValueError for a variance that is not positive and finite, UnknownActivation for a moment that does not settle.
        """
        at = np.asarray(variance, dtype=np.float64)
        for where in np.argwhere(~((at > 0.0) & (at < np.inf)))[:1]:
            entry = f" as entry {', '.join(map(str, where))}" if at.ndim else ""
            raise ValueError(f"a variance must be positive and finite: got {at[tuple(where)]}{entry}")
        return _moments_at_one(self) if at.ndim == 0 and at == 1.0 else _moments(self, at)


def hermite_polynomial(k: int) -> sp.Expr:
    """The monic Hermite polynomial He_k(x) of N(0, 1), 0 <= k <= 1000, as an expression. Raises OutsideDomain for another k."""
    return sp.expand(sp.hermite_prob(whole("k", k, 0, MOST_DEGREE), x))


def _integrand(activation: Activation, key: str) -> Curve:
    order, squared = {"mu0": (0, False), "mu1": (1, False), "mu2": (2, False), "square": (0, True), "D1": (1, True), "D2": (2, True)}[key]
    if key == "mu2" and not activation.smooth:  # E phi''(sqrt(q) g) = E phi'(sqrt(q) g) g/sqrt(q): what is left out here is 1/q
        return Curve(activation._curve(1).expression * x, guarded=True)
    curve = activation._curve(order)
    return Curve(curve.expression**2, curve.guarded) if squared else curve


KEYS = ("mu0", "mu1", "mu2", "square", "D1", "D2")


@lru_cache(maxsize=64)
def _moments_at_one(activation: Activation) -> Moments:
    closed, values = dict(activation.closed), {}
    for key in KEYS:
        if key in closed:
            values[key] = float(sp.N(closed[key].subs(q, 1), 25))
        elif key in ("mu0", "mu1", "mu2"):
            values[key] = activation.mu(int(key[2]))
        elif key == "D2" and not activation.smooth:
            values[key] = float("inf")
        else:
            values[key] = float(activation.integral(_integrand(activation, key).expression).mid())
    return Moments(1.0, **values)


def _moments(activation: Activation, at: np.ndarray) -> Moments:
    closed, values = dict(activation.closed), {}
    for key in KEYS:
        if key in closed:
            values[key] = np.broadcast_to(_of_q(closed[key])(at), at.shape) * 1.0
        elif key == "D2" and not activation.smooth:
            values[key] = np.full(at.shape, np.inf)
        else:
            integrand = _integrand(activation, key)
            try:
                step = _step(activation, key)
                step /= max(1, 2 ** math.ceil(math.log2(at.max()) / 2)) if step < gaussian_means.STEP else 1
                values[key] = gaussian_means.means(integrand, at.ravel(), activation.kinks, step).reshape(at.shape)
            except pieces.Undecided as error:
                raise UnknownActivation(f"{pieces.short(activation.name)}, {key}: {error}") from error
            values[key] = values[key] / at if key == "mu2" and not activation.smooth else values[key]
    return Moments(at, **values)


@lru_cache(maxsize=256)
def _step(activation: Activation, key: str) -> float:
    """A quadrature step fine enough for a user's function: at variance 1 the quadrature gives the enclosed mean."""
    step = gaussian_means.STEP
    if activation.name in ACTIVATIONS:
        return step
    curve, wanted = _integrand(activation, key), getattr(_moments_at_one(activation), key)
    size = max(abs(wanted), math.sqrt(_moments_at_one(activation).square))
    while not abs(gaussian_means.means(curve, np.ones(1), activation.kinks, step)[0] - wanted) <= 1e-10 * size:
        step /= 2
    return step


@lru_cache(maxsize=256)
def _of_q(expression: sp.Expr) -> Callable[[np.ndarray], np.ndarray]:
    return sp.lambdify(q, expression, modules=["scipy", "numpy"])


def _factorial_ratio(j: int) -> sp.Expr:
    """(2j)!/j!."""
    return sp.factorial(2 * j) / sp.factorial(j)


def _relu_mu(k: int) -> sp.Expr:
    if k < 2:
        return (1 / sp.sqrt(2 * sp.pi), sp.Rational(1, 2))[k]
    if k % 2:
        return sp.S.Zero
    return (-1) ** (k // 2 - 1) * sp.factorial2(k - 3) / sp.sqrt(2 * sp.pi)


def _erf_mu(k: int) -> sp.Expr:
    # E exp(-g^2) exp(t g - t^2/2) = exp(-t^2/3)/sqrt(3), and erf' = (2/sqrt(pi)) exp(-x^2).
    j = (k - 1) // 2
    return 2 / sp.sqrt(3 * sp.pi) * sp.Rational(-1, 3) ** j * _factorial_ratio(j) if k % 2 else sp.S.Zero


def _gelu_mu(k: int) -> sp.Expr:
    # phi'' = density - density'', and E density^(m)(g) = psi^(m)(0) with psi the density of N(0, 2).
    def psi(m: int) -> sp.Expr:
        return sp.S.Zero if m % 2 else sp.Rational(-1, 4) ** (m // 2) * _factorial_ratio(m // 2) / (2 * sp.sqrt(sp.pi))

    if k < 2:
        return (1 / (2 * sp.sqrt(sp.pi)), sp.Rational(1, 2))[k]
    return psi(k - 2) - psi(k)


_TWO_PI = 2 * sp.pi
_PHI_SQUARED = sp.Rational(1, 4) + sp.asin(q / (1 + q)) / _TWO_PI  # E Phi(sqrt(q) g)^2, Phi the normal distribution function
_CROSS = q / (_TWO_PI * (1 + q) * sp.sqrt(1 + 2 * q))  # E x Phi(x) density(x), by Stein's identity

ACTIVATIONS: dict[str, Activation] = {
    activation.name: activation
    for activation in (
        Activation(
            "relu", sp.Max(0, x), stable=(None, sp.Heaviside(x), None), hermite=_relu_mu,
            closed=(("mu0", sp.sqrt(q / _TWO_PI)), ("mu1", sp.Rational(1, 2)), ("mu2", 1 / sp.sqrt(_TWO_PI * q)),
                    ("square", q / 2), ("D1", sp.Rational(1, 2)), ("D2", sp.oo)),
        ),
        Activation("tanh", sp.tanh(x)),
        Activation(
            "erf", sp.erf(x), hermite=_erf_mu,
            closed=(("mu0", sp.S.Zero), ("mu1", 2 / sp.sqrt(sp.pi * (1 + 2 * q))), ("mu2", sp.S.Zero),
                    ("square", 2 / sp.pi * sp.asin(2 * q / (1 + 2 * q))),
                    ("D1", 4 / (sp.pi * sp.sqrt(1 + 4 * q))), ("D2", 16 * q / (sp.pi * (1 + 4 * q) ** sp.Rational(3, 2)))),
        ),
        Activation(
            "sin", sp.sin(x), hermite=lambda k: sp.exp(-sp.Rational(1, 2)) * sp.sin(sp.pi * k / 2),
            closed=(("mu0", sp.S.Zero), ("mu1", sp.exp(-q / 2)), ("mu2", sp.S.Zero), ("square", (1 - sp.exp(-2 * q)) / 2),
                    ("D1", (1 + sp.exp(-2 * q)) / 2), ("D2", (1 - sp.exp(-2 * q)) / 2)),
        ),
        Activation(
            "cos", sp.cos(x), hermite=lambda k: sp.exp(-sp.Rational(1, 2)) * sp.cos(sp.pi * k / 2),
            closed=(("mu0", sp.exp(-q / 2)), ("mu1", sp.S.Zero), ("mu2", -sp.exp(-q / 2)), ("square", (1 + sp.exp(-2 * q)) / 2),
                    ("D1", (1 - sp.exp(-2 * q)) / 2), ("D2", (1 + sp.exp(-2 * q)) / 2)),
        ),
        Activation(
            "square", x**2, hermite=lambda k: sp.Integer(2) if k == 2 else sp.S.One if k == 0 else sp.S.Zero,
            closed=(("mu0", q), ("mu1", sp.S.Zero), ("mu2", sp.Integer(2)), ("square", 3 * q**2), ("D1", 4 * q), ("D2", sp.Integer(4))),
        ),
        Activation(
            "softplus", sp.log(1 + sp.exp(x)),
            stable=(sp.Max(0, x) + sp.log(1 + sp.exp(-sp.Abs(x))), (1 + sp.tanh(x / 2)) / 2, (1 - sp.tanh(x / 2) ** 2) / 4),
            closed=(("mu1", sp.Rational(1, 2)),),
        ),
        Activation(
            "gelu", x * (1 + sp.erf(x / sp.sqrt(2))) / 2, hermite=_gelu_mu,
            closed=(("mu0", q / sp.sqrt(_TWO_PI * (1 + q))), ("mu1", sp.Rational(1, 2)),
                    ("mu2", (2 + q) / (sp.sqrt(_TWO_PI) * (1 + q) ** sp.Rational(3, 2))),
                    ("square", q * _PHI_SQUARED + q**2 / (sp.pi * (1 + q) * sp.sqrt(1 + 2 * q))),
                    ("D1", _PHI_SQUARED + 2 * _CROSS + q / (_TWO_PI * (1 + 2 * q) ** sp.Rational(3, 2))),
                    ("D2", (4 - 4 * q / (1 + 2 * q) + 3 * (q / (1 + 2 * q)) ** 2) / (_TWO_PI * sp.sqrt(1 + 2 * q)))),
        ),
    )
}  # fmt: skip


def get(name: str | sp.Expr | Activation) -> Activation:
    """Look up an activation by its name, or make one of a sympy expression in one real letter; an Activation is returned as it is.

    >>> get("square").mu(2)
    2.0

    Raises UnknownActivation for another name, or an expression that is too large (pieces.refuse_large), has no letter or several, jumps,
    is not real or finite everywhere, or has no mean square in [1e-150, 1e150] that could be enclosed. One equal to relu, ... is that.
    """
    if isinstance(name, Activation):
        return name
    if isinstance(name, sp.Expr):
        pieces.refuse_large(name, UnknownActivation)
        return _own(name)
    if not isinstance(name, str) or name not in ACTIVATIONS:
        known = f"known: {', '.join(ACTIVATIONS)}, or a sympy expression in one letter"
        raise UnknownActivation(f"no activation is called {pieces.short(name)!r}; {known}")
    return ACTIVATIONS[name]


@lru_cache(maxsize=64)
def _own(expression: sp.Expr) -> Activation:
    letters = expression.free_symbols
    if len(letters) != 1:
        raise UnknownActivation(f"an activation is an expression in one letter: {pieces.short(expression)} has {len(letters)}")
    inexact = expression.atoms(sp.Float)
    exact = expression.xreplace({number: sp.Rational(str(number)) for number in inexact}).subs(letters.pop(), x)
    own, said = Activation(str(exact), exact), pieces.short(expression)
    try:
        pieces.refuse_jumps(exact)
        for known in ACTIVATIONS.values():
            if exact == known.expression or pieces.pieces(exact) == pieces.pieces(known.expression):
                return known
    except pieces.Undecided as error:
        raise UnknownActivation(f"{said}: {error}") from error
    mean, square = own.integral(exact), own.integral(exact**2)
    if not 1e-150 <= square.mid() <= 1e150:
        raise UnknownActivation(f"{said} has Gaussian mean square {square.str(4, radius=False)}: it must lie in [1e-150, 1e150]")
    if not square.mid() - mean.mid() ** 2 > 1e-12 * square.mid():
        raise UnknownActivation(f"{said} is {mean.str(4, radius=False)} but for less than 1e-12 of its mean square: doubles cannot tell")
    return own


HEADER = '''"""Activations and their derivatives as compiled scalar functions.

Written by theory.activations.kernel_source(); tests/test_activations.py writes it again and compares. Do not edit it here.
"""

import math

from numba import njit
'''


def _code(expression: sp.Expr) -> str:
    """A scalar expression as Python; a kink's value at 0 is that of NumPy's heaviside(0, 1/2)."""
    from sympy.printing.precedence import PRECEDENCE
    from sympy.printing.pycode import PythonCodePrinter

    class Printer(PythonCodePrinter):
        def _print_Heaviside(self, node: sp.Expr) -> str:
            inside = self._print(node.args[0])
            return f"(1.0 if {inside} > 0.0 else 0.0 if {inside} < 0.0 else 0.5)"

        def _print_Integer(self, node: sp.Expr) -> str:
            return f"{int(node)}.0"

        def _print_Rational(self, node: sp.Expr) -> str:
            return f"({int(node.p)}.0 / {int(node.q)}.0)"

        def _print_Half(self, node: sp.Expr) -> str:
            return "0.5"

        def _print_Pow(self, node: sp.Expr, rational: bool = False) -> str:
            base, exponent = node.args
            if exponent.is_Integer and 1 < int(exponent) <= 4:
                return "(" + " * ".join([self.parenthesize(base, PRECEDENCE["Func"], strict=True)] * int(exponent)) + ")"
            return super()._print_Pow(node, rational=rational)

    return Printer({"fully_qualified_modules": True}).doprint(expression)


def kernel_source() -> str:
    """The text of kernels/_activations.py: phi_NAME, dphi_NAME and d2phi_NAME for every activation here, where they are functions."""
    parts = [HEADER]
    for activation in ACTIVATIONS.values():
        for order, prefix in enumerate(("phi", "dphi", "d2phi")):
            try:
                expression = activation._curve(order).expression
            except NotDifferentiable:
                parts.append(f"# {prefix}_{activation.name} does not exist: it is not a function.\n")
                continue
            name = f"{prefix}_{activation.name}"
            primes = "'" * order
            says = f'"""{activation.name}{primes}(x) -> float64."""'
            parts.append(f"@njit(cache=True, nogil=True)\ndef {name}(x):\n    {says}\n    return {_code(expression)}\n")
    return "\n\n\n".join(part.rstrip("\n") for part in parts) + "\n"
