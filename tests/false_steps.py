"""False, meaningless and unfounded steps, at least twenty made by hand for each decider: none may be accepted.

Each is (decider, left, relation, right, needs).  Where a step is about what a premise may be used for, the premise is a `Need` that says
how it holds; a whole derivation that tries to get round that stands in `false_derivations`.
"""

import sympy as sp
from false_letters import (
    F,
    N,
    a,
    b,
    free,
    k,
    lost,
    n,
    named,
    q,
    u,
    w,
    x,
    y,
)
from sympy import Abs, Float, I, Max, Piecewise, cosh, erf, erfc, exp, floor, gamma, log, nan, oo, pi, sign, sin, sqrt

from theory.proof.deciders import certificate, h, interval, sturm

IDENTITY = [
    (left, "==", right, ())
    for left, right in (
        (Float(1) + Float("1e-30"), sp.Integer(1)),
        (gamma(y + 1), y * gamma(y)),
        (sqrt(x**2), x),
        (x / x**2, 1 / x),
        (log(x * y), log(x) + log(y)),
        ((a + b) ** 2, a**2 + b**2),
        (sqrt(x) * sqrt(y), sqrt(x * y)),
        (exp(x * y), exp(x) * exp(y)),
        (Abs(x + y), Abs(x) + Abs(y)),
        (Max(x, y), x),
        (sp.asin(sin(x)), x),
        ((x**3) ** q(1, 3), x),
        (log(x**2), 2 * log(x)),
        (I * a, a),
        (a + oo, oo + b),
        (nan + a, a),
        (erf(x) + erfc(x), sp.Integer(2)),
        (Piecewise((1, x > 0), (1, x < 0), (0, True)), sp.Integer(1)),
        (gamma(n + 1), gamma(n)),
        (floor(a), a),
        (sign(x) ** 2, sp.Integer(1)),
        ((-lost) ** q(-3, 2), sqrt(-(lost**3)) / lost**3),
        (1 / sqrt(Abs(lost)), sqrt(Abs(lost)) / lost),
        (sin(2 * x), 2 * sin(x)),
        (sp.S.Zero**u, sp.S.Zero),
        (F(x), F(y)),
        (w * sp.conjugate(w), w**2),
        (cosh(x), exp(x) / 2),
        ((-1) ** k, sp.S.One),
    )
]
RATIONAL = [
    (left, relation, right, ())
    for left, relation, right in (
        (a, "<=", a / 2),
        (q(3, 2) * a, "<", sqrt(2) * a),
        (exp(-a / 2), "<=", exp(-a)),
        (x, "<=", 2 * x),
        (a * b, "<=", 2 * a),
        (a, "<", a),
        (a**2, "<=", a),
        (-a, "<=", -2 * a),
        (1 / a, "<=", 1 / (2 * a)),
        (n, "<=", n / 2),
        (u, "<", 2 * u),
        (pi * a, "<=", 3 * a),
        (sqrt(a), "<=", a),
        (Float("0.1") * a + Float("0.2") * a, "<=", q(3, 10) * a),
        (2**a, "<=", 2 * a),
        (log(2 * a), "<=", log(a)),
        (exp(exp(a)), "<=", exp(a)),
        (lost, "<=", 2 * lost),
        (a, ">=", 2 * a),
        (7 * a / 5, ">=", sqrt(2) * a),
        (I * a, "<=", 2 * I * a),
        (a * b**2, "<=", a * b),
        (sqrt(2) * sqrt(3) * a, ">", sqrt(6) * a),
        (log(x), "<=", 2 * log(x)),
    )
]
CERTIFICATE = [
    (certificate(free), free, ">=", 0, ()),
    (certificate(free), free, ">=", 0, (N(y, "==", 1),)),
    (certificate(named), named, ">=", 0, (N(y, ">=", 1),)),
    (certificate(-h(1)), 1 - x, ">=", 0, (N(x, ">=", 1),)),
    (certificate(h(1)), x, ">=", 2, (N(x, ">=", 1),)),
    (certificate(h(2)), x, ">=", 1, (N(x, ">=", 1),)),
    (certificate(h(0)), x, ">=", 1, (N(x, ">=", 1),)),
    (certificate(h(-1)), x, ">=", 1, (N(x, ">=", 1),)),
    (certificate(h(1)), x, ">", 1, (N(x, ">=", 1),)),
    (certificate(h(1)), x, "==", 1, (N(x, ">=", 1),)),
    (certificate((x - y) ** 2 - 1), x**2 + y**2 - 1, ">=", 2 * x * y, ()),
    (certificate(x * h(1)), x * (y - 1), ">=", 0, (N(y, ">=", 1),)),
    (certificate(h(1) * h(2)), (x - 1) * (y - 1), ">=", 0, (N(x, ">=", 1), N(y, "<=", 1))),
    (certificate(sp.S.One, x), 1 / x, ">=", 0, ()),
    (certificate(sp.S.One, -1), -1, ">=", 0, ()),
    (certificate(a, 0), -a, ">=", 0, ()),
    (certificate(sqrt(x - 1) ** 2), x - 1, ">=", 0, ()),
    (certificate(x * sqrt(x)), x * sqrt(x), ">=", 0, ()),
    (certificate(Float("0.5") * h(1)), x / 2, ">=", q(1, 2), (N(x, ">=", 1),)),
    (certificate(w * sp.conjugate(w)), w * sp.conjugate(w), ">=", 0, ()),
    (certificate(w**2), w**2, ">=", 0, ()),
    (certificate(x**3), x**3, ">=", 0, ()),
    (certificate(log(a) ** 3), log(a) ** 3, ">=", 0, ()),
    (certificate(F(x)), F(x), ">=", 0, ()),
    (certificate(a - b), a, ">=", b, ()),
    (certificate(1 / h(1), 1 / h(1)), x, ">=", 2, (N(x, "==", 1),)),
    (certificate(h(1) / h(1)), x, ">=", 0, (N(x, ">=", 0),)),
    (certificate(n - sp.Symbol("n-1", integer=True, nonnegative=True)), n, ">=", sp.Symbol("n-1", integer=True, nonnegative=True), ()),
    (certificate(n - q(3, 2)), n, ">=", q(3, 2), ()),
    (certificate(oo * h(1)), x, ">=", 1, (N(x, ">=", 1),)),
]
UNIT = (N(x, ">=", 0), N(x, "<=", 1))
STURM = [
    (sturm(x, low, high), left, relation, right, needs)
    for low, high, left, relation, right, needs in (
        (0, 1, x**2, "<=", q(1, 2), UNIT),
        (0, 1, x, ">", 0, UNIT),
        (0, 1, x**3 - x, ">=", 0, UNIT),
        (0, 2, x, "<=", 1, UNIT),
        (-oo, oo, x**2, ">", 0, ()),
        (-oo, oo, x**3, ">=", 0, ()),
        (0, oo, x, ">=", 0, ()),
        (0, 1, 1 / (x - q(1, 2)), ">=", 0, UNIT),
        (0, 1, x * y, "<=", 1, UNIT),
        (0, 1, sqrt(2) * x, "<=", 1, UNIT),
        (0, 1, exp(x), ">=", 1, UNIT),
        (0, 1, x, "==", x**2, UNIT),
        (1, 0, x, ">=", 2, (N(x, ">=", 1), N(x, "<=", 0))),
        (0, 1, Abs(x) - x, ">", 0, UNIT),
        (0, 1, x, "<", 1, UNIT),
        (0, 1, (x - q(1, 3)) ** 2, ">", 0, UNIT),
        (0, 1, (x - q(1, 3)) * (x - q(2, 3)), ">=", 0, UNIT),
        (0, 1, Float("0.5") * x, "<=", q(1, 2), UNIT),
        (0, 1, 1 / x, ">=", 1, UNIT),
        (-1, 1, x**5 - x**3, ">=", 0, (N(x, ">=", -1), N(x, "<=", 1))),
        (0, 1, x**2 - x, ">=", 0, UNIT),
        (0, 1, x, ">=", 0, (N(x, ">", 0),)),
        (0, y, x, ">=", 0, (N(x, ">=", 0), N(x, "<=", y))),
    )
]
SQUARE = (*UNIT, N(y, ">=", 0), N(y, "<=", 1))
INTERVAL = [
    (interval(boxes, touches, 300), left, relation, right, needs)
    for boxes, touches, left, relation, right, needs in (
        ({x: (0, 1)}, (), exp(x), "<=", 2, UNIT),
        ({x: (0, 1)}, (), exp(x), "<", sp.E, UNIT),
        ({x: (0, 2)}, (), x, "<=", 1, UNIT),
        ({}, (), pi, "<=", 3, ()),
        ({}, (), sqrt(2), "<", q(141421356, 10**8), ()),
        ({}, (), x, ">=", 0, ()),
        ({x: (0, 1)}, (), log(x), "<=", -1, UNIT),
        ({x: (0, 1)}, (), 1 / x, ">=", 2, UNIT),
        ({x: (-1, 1)}, (), sqrt(x), ">=", 0, UNIT),
        ({x: (0, 1), y: (0, 1)}, (), x * y, "<", q(9, 10), SQUARE),
        ({x: (0, 1)}, ((0, 1),), -x, ">=", 0, UNIT),
        ({x: (0, 1)}, ((0, 2),), x, "<=", x**2, UNIT),
        ({x: (-1, 1)}, ((0, 1),), x, ">=", 0, (N(x, ">=", -1), N(x, "<=", 1))),
        ({x: (0, 1)}, (), Piecewise((1, x < 2), (0, True)), ">=", 2, UNIT),
        ({}, (), Float("0.1") + Float("0.2"), "<=", q(3, 10), ()),
        ({}, (), I**2 * pi, ">=", 0, ()),
        ({}, (), nan, ">=", 0, ()),
        ({}, (), oo, "<=", 1, ()),
        ({x: (0, 1)}, (), F(x), ">=", 0, UNIT),
        ({x: (0, 1)}, (), sin(10 * x), ">=", 0, UNIT),
        ({x: (0, 1)}, ((2, 1),), x, ">=", 1, UNIT),
        ({x: (0, 1)}, (), Abs(x - q(1, 2)), ">", 0, UNIT),
        ({x: (1, 0)}, (), x, ">=", 2, (N(x, ">=", 1), N(x, "<=", 0))),
        ({x: (0, 1)}, (), gamma(x - q(1, 2)), ">=", 0, UNIT),
        ({x: (0, 1)}, (), floor(x), "==", 0, UNIT),
        ({}, (), erfc(1), "<=", q(15, 100), ()),
    )
]
