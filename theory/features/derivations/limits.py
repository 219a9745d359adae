"""Random features as their number grows with the ridge per parameter held, derived step by step: what remains of S^2, and where it peaks.

What is taken from the literature is the deterministic equivalent itself (the hypotheses that cite it); everything after it is algebra.
"""

import sympy as sp

from theory.features.closed_forms import mu2, p, per_parameter
from theory.features.derivations.ridgeless import CITES, SOURCE, d, df2, dt, kappa, n, s, t, u, v, variance
from theory.proof.deciders import certificate, h
from theory.proof.derivation import Derivation
from theory.proof.inference import instance, monotone
from theory.proof.letters import function, letter
from theory.proof.notebook import Proof

w = letter("w_l", "what the effective ridge lacks of p t/d: v + s (1 - u)", positive=True)
z = letter("z_l", "(v + lambda/p)/mu_1^2", positive=True)
c = letter("c_l", "points per dimension, n/d, as a real number", positive=True)
b = letter("b_l", "a positive number", positive=True)
root = letter("R_l", "sqrt((1 + c + z)^2 - 4 c)", positive=True)
K2 = letter("K_2", "tr (K + lambda/p)^-2, K the kernel matrix without its quadratic part", positive=True)
kept = letter("g2_l", "the part of the mean square gradient that the kernel's quadratic part keeps", nonnegative=True)
s_inf = function("s_inf", "mean square that stays of a fit of noise of variance 1 as p grows, at c = n/d", nonnegative=True)


def kernel_limit(claimed: sp.Expr = (1 + n / d + (v + per_parameter) / s) * u) -> Derivation:
    """Derive the limit of the degrees of freedom as p grows with lambda/p held: df2 goes to d u^2.

    u solves u^2 - (1 + c + z) u + c = 0, z = (v + lambda/p)/mu_1^2. claimed: the right side that is concluded; a false twin gives another.
    """
    proof = Proof(SOURCE)
    seen = proof.given(u * (t + s), "==", s, "u = s/(t + s)")
    beyond = proof.given(w, "==", v + s * (1 - u), "v + s t/(t + s), in terms of u")
    trace = proof.given(kappa, "==", p * t / d - w, "p t/d = v + kappa + s t/(t + s)", CITES)
    points = proof.given(n, "==", per_parameter * p / kappa + p - kappa * d / t, "n = lambda/kappa + p - kappa d/t", CITES)
    slope = proof.given(dt * (p / d - u**2), "==", 1, "the equation for t, differentiated in kappa")
    degrees = proof.given(df2, "==", p - 2 * kappa * d / t + kappa**2 * d * dt / t**2, "df2 from traces of the resolvent")
    exact = proof.step(
        "the count of points for any p",
        n * t / d,
        "==",
        w + per_parameter + per_parameter * w / kappa,
        certificate(t * h(1) / d - (1 + per_parameter / kappa) * h(2)),
        [points, trace],
    )
    room = proof.step(
        "df2 for any p",
        (df2 - d * u**2) * (p - d * u**2),
        "==",
        (d * w / t - d * u**2) ** 2,
        certificate((p - d * u**2) * h(1) - d / t * h(2) * (2 * d * w / t - 2 * d * u**2 + d / t * h(2)) + (kappa * d / t) ** 2 * h(3)),
        [degrees, trace, slope],
    )
    limit = proof.given(n * t / d, "==", w + per_parameter, "p -> infinity: kappa grows like p, so w lambda/(p kappa) goes to 0")
    last = proof.step(
        "the equation for u, p -> infinity",
        u**2 + n / d,
        "==",
        claimed,
        certificate(u * (h(1) + h(2)) - n / d * h(3), s),
        [limit, beyond, seen],
    )
    return proof.derivation("the equation for u as the number of features grows", exact.conclusion, room.conclusion, last.conclusion)


def limit_variance(claimed: sp.Expr = ((1 + n / d + z) / root - 1) / 2) -> Derivation:
    """Derive the variance of the limit, E f^2 = s_inf; S^2 is d times that.

    s_inf = d u^2/(n - d u^2) with the smaller root u of u^2 - (1 + c + z) u + c = 0. claimed: the right side that is concluded; a false
    twin gives another.
    """
    proof = Proof(SOURCE)
    y = letter("y_r", "n/d - u_r^2", positive=True)
    room = proof.given(y, "==", n / d - u**2, "y = n/d - u^2, positive because df2 < n")
    values = proof.given(variance * (n - d * u**2), "==", d * u**2, "E f^2 = E_test/n df2, E_test = n/(n - df2), df2 = d u^2", CITES)
    equation = proof.given(u**2 + n / d, "==", (1 + n / d + z) * u, "the equation for u")
    square = proof.given(root**2, "==", (1 + n / d + z) ** 2 - 4 * n / d, "the square root of its discriminant")
    other = proof.step(
        "the root is the difference of its two solutions",
        root * u,
        "==",
        y,
        certificate(h(1) * u**2 - h(2) * (u**2 + n / d + (1 + n / d + z) * u) - h(3) * (y + n / d - u**2), root * u + y),
        [square, equation, room],
    )
    last = proof.step(
        "E f^2 solved for",
        variance,
        "==",
        claimed,
        certificate(2 * h(1) / d + h(2) + (1 + 2 * variance) * (h(3) + h(4)), 2 * root * u),
        [values, equation, room, other],
    )
    return proof.derivation("what stays of the mean square of a fit of noise as the number of features grows", last.conclusion)


PEAK = (sp.sqrt((1 + z) / z) - 1) / 2


def peak(claimed: sp.Expr = PEAK) -> Derivation:
    """Derive where s_inf is largest, and how large it is: at c = 1 + z, that is n = d V'/mu_1^2, it is (sqrt((1 + z)/z) - 1)/2.

    At given z it rises in n up to there, and then falls. claimed: the right side that is concluded; a false twin gives another.
    """
    proof = Proof(SOURCE)
    squared = (1 + 2 * s_inf(c)) ** 2 * ((1 + c + z) ** 2 - 4 * c)
    value = proof.given(squared, "==", (1 + c + z) ** 2, "s_inf at every c, squared out", every=(c,))
    slope = proof.step(
        "1 - 1/(1 + 2 s_inf)^2 rises in c below 1 + z and falls beyond",
        sp.diff(4 * c / (1 + c + z) ** 2, c),
        "==",
        4 * (1 + z - c) / (1 + c + z) ** 3,
    )
    top = proof.step("nowhere more than at c = 1 + z", 4 * c * (1 + z), "<=", (1 + c + z) ** 2, certificate((1 + z - c) ** 2))
    square = proof.step(
        "so s_inf is bounded",
        (1 + 2 * s_inf(c)) ** 2,
        "<=",
        (1 + z) / z,
        certificate(h(1) + z * h(2), z * ((1 - c) ** 2 + 2 * z * (1 + c) + z**2)),
        [top, value],
    )
    most = proof.step("the root is increasing", 1 + 2 * s_inf(c), "<=", sp.sqrt((1 + z) / z), monotone(sp.sqrt(b), b), [square])
    bound = proof.step("at every c", s_inf(c), "<=", claimed, certificate(h(1) / 2), [most])
    there = proof.step(
        "at c = 1 + z",
        (1 + 2 * s_inf(1 + z)) ** 2 * ((2 + 2 * z) ** 2 - 4 * (1 + z)),
        "==",
        (2 + 2 * z) ** 2,
        instance({c: 1 + z}),
        [value],
    )
    equal = proof.step("divided", (1 + 2 * s_inf(1 + z)) ** 2, "==", (1 + z) / z, certificate(h(1), 4 * z * (1 + z)), [there])
    taken = proof.step("the root of both sides", 1 + 2 * s_inf(1 + z), "==", sp.sqrt((1 + z) / z), monotone(sp.sqrt(b), b), [equal])
    reached = proof.step("the bound is reached there", s_inf(1 + z), "==", claimed, certificate(h(1) / 2), [taken])
    return proof.derivation("where the plateau of the kernel limit peaks", slope.conclusion, bound.conclusion, reached.conclusion)


def quadratic_part(claimed: sp.Expr = (1 + variance) * (mu2**2 * d / (n * t)) ** 2 * n / d) -> Derivation:
    """Derive what the quadratic part of phi adds to S^2 = d E |grad f|^2 as p grows, beside d s_inf.

    It adds (1 + s_inf)(mu_2^2/(c t))^2 n/d, c = n/d; where mu_1 = 0, c t = v + lambda/p. claimed: the right side that is concluded; a
    false twin gives another.
    """
    proof = Proof(SOURCE)
    residual = proof.given(
        K2 * (n * t / d) ** 2,
        "==",
        n * (1 + variance),
        "the fit leaves r (K + r)^-1 y on its points, r = lambda/p, of mean square (r/(c t))^2 E_test, E_test = 1 + E f^2",
        CITES,
    )
    slopes = proof.given(
        kept,
        "==",
        K2 * (mu2**2 / d**2) ** 2 * d**2,
        "the kernel's part mu_2^2 <x_i, x>^2/(2 d^2), with weights (K + r)^-1 y, has the gradient mu_2^2 <x_i, x> x_i/d^2; "
        "E <x_i, x>^2 |x_i|^2 = d^2, and its cross terms are small",
    )
    last = proof.step(
        "what it keeps",
        d * kept,
        "==",
        claimed,
        certificate(d * h(2) + mu2**4 * d / (n * t) ** 2 * h(1)),
        [residual, slopes],
    )
    return proof.derivation("what the quadratic part of the kernel keeps as the number of features grows", last.conclusion)
