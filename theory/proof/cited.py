"""The ledger of cited facts: every theorem that a derivation takes from the literature, once, with its hypotheses and its constant.

Each entry is a statement in the letters of this suite, the places that it is cited by, the machine-checked proof of it elsewhere where
there is one (with exactly that theorem's hypotheses), and a case in which both sides are numbers and the statement is decided in ball
arithmetic or by an exact identity.  Asymptotic equivalents have no such case; they name the claims that measure them.
"""

from dataclasses import dataclass

import sympy as sp

from theory.proof.deciders import Need

LEAN = "zhang-lee-liu-2026"
"""The key of the work with proofs in Lean 4; the bibliography names its commit."""

LARGE_TOGETHER = (
    "mei-montanari-2019; hastie-2019; defilippis-loureiro-misiakiewicz-2024, the deterministic equivalent for n and p large together"
)
ONE, HALF, THIRD, QUARTER = sp.S.One, sp.Rational(1, 2), sp.Rational(1, 3), sp.Rational(1, 4)
EXP, LOG, ROOT, ERFC = sp.exp, sp.log, sp.sqrt, sp.erfc


@dataclass(frozen=True)
class Formal:
    """A machine-checked proof elsewhere: the theorem's name there, and its statement with exactly its hypotheses, in words."""

    name: str
    says: str
    source: str = LEAN


@dataclass(frozen=True)
class Cited:
    """One fact that derivations take from the literature.

    cites: the source strings it is cited by. says: the statement. case: an instance in which both sides are numbers, which is decided.
    formal: machine-checked proofs of it elsewhere. claims: for a fact without such a case, the ids of the claims that measure it.
    """

    cites: tuple[str, ...]
    says: str
    case: Need | None = None
    formal: tuple[Formal, ...] = ()
    claims: tuple[str, ...] = ()


def case(left: sp.Expr, relation: str, right: sp.Expr, says: str) -> Need:
    """An instance of a fact in which both sides are numbers, as a Need."""
    return Need(sp.sympify(left, strict=True), relation, sp.sympify(right, strict=True), says)


GAUSSIAN_LSI = case(2 - sp.EulerGamma - LOG(2), "<=", 2, "f = x: E x^2 log x^2 = 2 - gamma - log 2, and 2 E 1 = 2")

LEDGER = (
    Cited(
        ("hoeffding-1963, Theorem 2",),
        "X_1, ..., X_n independent, each in an interval of length B: P(their mean lies t or more below its expectation) <= "
        "exp(-2 n t^2/B^2), t > 0; on both sides twice that.",
        case(sp.Rational(1, 16), "<=", EXP(-2), "four fair coins 0 or 1, t = 1/2: all are 0 with probability 1/16, B = 1"),
    ),
    Cited(
        ("hoeffding-1963, inequality (4.16)",),
        "X in an interval of length B: E exp(s (X - E X)) <= exp(B^2 s^2/8) for every real s.",
        case(sp.cosh(1), "<=", EXP(HALF), "a fair coin 0 or 1, s = 2: E exp(2 (X - 1/2)) = cosh 1"),
    ),
    Cited(
        ("hoeffding-1963, inequality (4.16), proof",),
        "z in [-2, 2] with E z = 0: E exp(u M z) <= (E exp(2 u M) + E exp(-2 u M))/2 for M independent of z, by the chord of exp.",
        case(2 * THIRD * sp.E + THIRD * EXP(-2), "<=", sp.cosh(2), "z = 1 with probability 2/3, else -2, u = M = 1"),
    ),
    Cited(
        ("boucheron-lugosi-massart-2013, Section 2.2", "boucheron-lugosi-massart-2013, Section 2.3"),
        "Chernoff: for n independent terms with E exp(s X) <= M(s), P(mean >= t) <= (M(s) exp(-s t))^n, s >= 0; with M(s) = exp(v s^2/2) "
        "that is exp(-n t^2/(2 v)) at its least.",
        case(ERFC(ROOT(2)) / 2, "<=", EXP(-2), "one standard normal variable, v = 1, t = 2"),
    ),
    Cited(
        ("boucheron-lugosi-massart-2013, Section 2.4",),
        "X chi-square with q degrees: E exp(s X) = (1 - 2 s)^(-q/2) for s < 1/2, so P(X >= a) <= exp(-s a) (1 - 2 s)^(-q/2), 0 <= s < 1/2, "
        "and P(X <= a) <= exp(s a) (1 + 2 s)^(-q/2), s >= 0.",
        case(EXP(-2), "<=", 2 * EXP(-1), "q = 2, a = 4, s = 1/4: P(X >= 4) = exp(-2)"),
    ),
    Cited(
        ("boucheron-lugosi-massart-2013, Theorem 2.5",),
        "X_1, ..., X_N with E exp(w X_i) <= exp(V w^2/2): E max X_i <= log(N)/w + V w/2 for every w > 0; no independence.",
        case(1 / ROOT(sp.pi), "<=", ROOT(2 * LOG(2)), "two independent standard normal variables at the best w: E max = 1/sqrt(pi)"),
        (
            Formal(
                "expected_max_subGaussian",
                "sigma > 0, a finite set of at least two indices, each X_i measurable and integrable, exp(l X_i) integrable and "
                "log E exp(l X_i) <= l^2 sigma^2/2 for every l: E max X_i <= sigma sqrt(2 log N)",
            ),
        ),
    ),
    Cited(
        ("cramer-1938, why a proxy too small fails for large n", "cramer-1938, the lower bound needs the rate of large deviations"),
        "X_i independent and equally distributed, E exp(s X) finite near 0: log P(mean of n >= a)/n tends to -sup_s (a s - "
        "log E exp(s X)), a >= E X.",
        case(LOG(ERFC(ROOT(200)) / 2) / 400, ">=", -HALF - sp.Rational(1, 50), "standard normal, a = 1, n = 400: within 1/50 of -1/2"),
    ),
    Cited(
        ("gardner-2002, Section 8",),
        "In R^p with any norm a set of diameter D has at most the volume of a ball of diameter D (from the Brunn-Minkowski inequality).",
        case(ONE, "<=", sp.pi / 2, "the unit square, Euclidean norm: D = sqrt 2, and pi (sqrt(2)/2)^2"),
    ),
    Cited(
        ("golub-van-loan-2013, Section 2.3",),
        "For a matrix A with operator norm |A| and entries a_ij: |A u| <= |A| |u| and |A|^2 <= sum a_ij^2.",
        case((1 + ROOT(5)) / 2, "<=", ROOT(3), "A = ((1, 1), (0, 1)): |A| is the golden ratio, and three entries are 1"),
    ),
    Cited(
        ("hardy-littlewood-polya-1934, Theorem 24",),
        "Minkowski: the root mean square of a sum is at most the sum of the root mean squares.",
        case(ONE, "<=", 2 * ROOT(HALF), "(1, 0) + (0, 1) = (1, 1)"),
    ),
    Cited(
        ("hardy-littlewood-polya-1934, Theorem 9",),
        "A geometric mean of positive numbers is at most their arithmetic mean.",
        case(sp.Integer(4), "<=", sp.Rational(25, 4), "1 and 4: 1 * 4 <= (5/2)^2"),
    ),
    Cited(
        ("hsu-kakade-zhang-2012, Theorem 2.1",),
        "E exp(<a, z>) <= exp(|a|^2/2) for every a, K = A'A: P(|A z|^2 > tr K + 2 sqrt(t tr K^2) + 2 t |K|) <= exp(-t), t > 0.",
        case(ERFC(ROOT(sp.Rational(5, 2))), "<=", EXP(-1), "one standard normal variable, K = 1, t = 1: P(z^2 > 5)"),
    ),
    Cited(
        ("ledoux-2001, Section 1.2 (a function of a 1-Lipschitz image is a Lipschitz function of its preimage)",),
        "f L-Lipschitz, T ell-Lipschitz: f(T(x)) is L ell-Lipschitz.",
        case(sp.Integer(4), "<=", sp.Integer(4), "f = |u|, T(x) = 2 x at 3 and 1: |6 - 2| <= 1 * 2 * |3 - 1|"),
    ),
    Cited(
        ("ledoux-2001, Section 2.1 (Levy: f rearranged along an axis keeps its law and its modulus of continuity)",),
        "For f 1-Lipschitz on the unit sphere there is an increasing 1-Lipschitz function of the angle to an axis with the same law.",
        case(HALF - 4 / sp.pi**2, "<=", 1 - 4 / sp.pi**2, "f = |x_1| on the circle: Var f <= E |v - v'|^2/2 for two points of a meridian"),
    ),
    Cited(
        ("ledoux-2001, Section 5.1 (Herbst's argument)",),
        "Ent(f^2) <= (2/rho_LS) E |grad f|^2 for every f: E exp(s (f - E f)) <= exp(L^2 s^2/(2 rho_LS)) for f L-Lipschitz, every real s.",
        case(ERFC(-1 / ROOT(2)) * EXP(-ROOT(2 / sp.pi)), "<=", ONE, "f = |x| of a standard normal x, s = 1, both sides over exp(1/2)"),
        (
            Formal(
                "lipschitz_cgf_bound",
                "n > 0, L > 0, f L-Lipschitz on R^n with the standard Gaussian law, every real t: log E exp(t (f - E f)) <= t^2 L^2/2",
            ),
            Formal(
                "gaussian_lipschitz_concentration",
                "n > 0, L > 0, f L-Lipschitz on R^n with the standard Gaussian law, t > 0: P(|f - E f| >= t) <= 2 exp(-t^2/(2 L^2)), which "
                "is Definition 1.1 with c = 1 for N(0, I/d)",
            ),
        ),
    ),
    Cited(
        (
            "gross-1975, N(0, I/d) has log-Sobolev constant d",
            "gross-1975, N(0, I/r) on r coordinates has log-Sobolev constant r: c grows with d, no law for r << d",
            "gross-1975, of each component N(centre, I/d): the mixture form of Definition 1.1",
        ),
        "N(0, I/d), and a translate of it: Ent(f^2) <= (2/d) E |grad f|^2.",
        GAUSSIAN_LSI,
        (
            Formal(
                "gaussian_logSobolev_W12_pi",
                "g on R^n differentiable with continuous partial derivatives, g and these square integrable for the standard Gaussian law, "
                "g^2 log g^2 integrable: Ent(g^2) <= 2 E |grad g|^2",
            ),
        ),
    ),
    Cited(
        ("bakry-emery-1985, -log density has a Hessian of at least d",),
        "A density exp(-V), Hess V >= rho on a convex domain: Ent(f^2) <= (2/rho) E |grad f|^2.",
        case(2 - sp.EulerGamma - LOG(2), "<=", 2, "|x| of a standard normal x, rho = 1, f = x: as for the normal law itself"),
    ),
    Cited(
        ("holley-stroock-1987, rho_LS loses at most the factor exp(omega)",),
        "A law with Ent(f^2) <= (2/rho_LS) E |grad f|^2, its density times exp(psi), sup psi - inf psi = omega: the same with "
        "rho_LS exp(-omega).",
        case(2 - sp.EulerGamma - LOG(2), "<=", sp.Integer(4), "the normal law, its density doubled on x > 0, f = |x|: exp(omega) = 2"),
    ),
    Cited(
        ("mueller-weissler-1982, the unit sphere has d - 1, d >= 3; emery-yukich-1987, the circle",),
        "On the unit sphere of R^d Ent(f^2) <= (2/(d - 1)) E |grad f|^2, d >= 2 (d = 2: the circle).",
        case(LOG(2) - HALF, "<=", QUARTER, "d = 3, f^2 = 1 + x_1, x_1 uniform on [-1, 1]: E (1 + x) log(1 + x) and E (1 - x)/4"),
    ),
    Cited(
        ("mueller-weissler-1982, the sphere in d + 2 dimensions projects to the ball (1-Lipschitz, Archimedes)",),
        "The uniform law on the unit ball of R^d is the first d coordinates of the uniform law on the sphere of R^(d+2).",
        case(QUARTER, "==", (1 - HALF) / 2, "d = 1: P(x_1 >= 1/2) on the sphere of R^3 by its cap, and for the uniform law on [-1, 1]"),
    ),
    Cited(
        ("emery-yukich-1987, reflected to length ell: pi^2/ell^2, as for products",),
        "The uniform law on an interval of length ell: Ent(f^2) <= (2 ell^2/pi^2) E f'^2; a product of laws has the least constant.",
        case(1 - LOG(2), "<=", HALF, "f^2 = 1 + cos x on [0, pi], ell = pi: Ent = 1 - log 2, and 2 E f'^2 = 2/4"),
    ),
    Cited(
        ("ball-1997, Lemma 2.2",),
        "A cap {<u, x> >= t} of the unit sphere of R^d has a share of at most (1 - t^2)^(d/2), 0 <= t <= 1/sqrt 2.",
        case(QUARTER, "<=", sp.Rational(3, 4) ** sp.Rational(3, 2), "d = 3, t = 1/2: the share is (1 - t)/2"),
    ),
    Cited(
        ("bakry-gentil-ledoux-2014, Proposition 4.4.2",),
        "Var f <= C E |grad f|^2 for every f: E exp(s (f - E f)) <= (2 + s L sqrt C)/(2 - s L sqrt C) for f L-Lipschitz, "
        "0 <= s L sqrt C < 2.",
        case(sp.Rational(4, 3), "<=", sp.Integer(3), "density exp(-|x|)/2, C = 4, f = x, s = 1/2: 1/(1 - s^2), and (2 + 1)/(2 - 1)"),
        (
            Formal(
                "gaussianPoincare",
                "f on R twice continuously differentiable with compact support, x standard normal: Var f(x) <= E f'(x)^2, the hypothesis "
                "of this fact with C = 1, from efronStein: f square integrable on a product of n probability spaces has at most the sum of "
                "its mean conditional variances as variance",
            ),
        ),
    ),
    Cited(
        ("vershynin-2018, Proposition 2.6.1; van-handel-2014, Exercise 3.1", "vershynin-2018, Proposition 2.6.1"),
        "X_i independent, mean 0, P(|X_i| >= t) <= 2 exp(-t^2/C): P(|n^(-1/2) sum X_i| >= t) <= 2 exp(-t^2/(18 C)) "
        "(18 as the submission quotes it; proposition_1_2 derives 3.5231).",
        case(HALF, "<=", 2 * EXP(-LOG(2) / 9), "two fair signs, C = 1/log 2, t = sqrt 2: both agree with probability 1/2"),
    ),
    Cited(
        ("vershynin-2018, Proposition 4.2.12",),
        "A set within a ball of radius R of R^p (any norm) has an eta-net of at most (1 + 2 R/eta)^p points, centres in the set.",
        case(sp.Integer(4), "<=", sp.Integer(9), "p = 1, [-1, 1], eta = 1/4: four points, and 1 + 2/(1/4)"),
        (
            Formal(
                "coveringNumber_euclideanBall_le",
                "R >= 0, eps > 0, dimension at least 1, the closed Euclidean ball itself, centres anywhere: at most (1 + 2 R/eps)^d closed "
                "balls of radius eps cover it; ours has centres in the set, any set and any norm",
            ),
        ),
    ),
    Cited(
        ("abramowitz-stegun-1964, 26.2.29",),
        "x standard normal: P(|x| >= v) = erfc(v/sqrt 2), v >= 0.",
        case(ERFC(0), "==", ONE, "v = 0"),
    ),
    Cited(
        ("abramowitz-stegun-1964, 6.1.18 (duplication formula)",),
        "Gamma(2 z) = 2^(2 z - 1) Gamma(z) Gamma(z + 1/2)/sqrt(pi).",
        case(sp.gamma(3), "==", 4 * sp.gamma(sp.Rational(3, 2)) * sp.gamma(2) / ROOT(sp.pi), "z = 3/2: 2 on both sides"),
    ),
    Cited(
        ("muller-1959, s_x has the density (1 - s_x^2)^(a_d-1)/B(1/2, a_d) on [-1, 1]",),
        "One coordinate of a uniform point of the unit sphere of R^d has the density (1 - s^2)^((d-3)/2)/B(1/2, (d-1)/2).",
        case(2 * sp.asin(HALF) / sp.pi, "==", THIRD, "d = 2: |x_1| <= 1/2 on a third of the circle, by the density and by angles"),
    ),
    Cited(
        ("mei-montanari-2019; hastie-2019, the deterministic equivalent for n, p, d large together",),
        "n, p, d large in proportion: traces and forms of the resolvent of random features are those of the fixed point, to first order.",
        claims=("ridgeless_tanh", "ridgeless_erf", "ridge_linear_target", "odd_sensitivity"),
    ),
    Cited(
        (LARGE_TOGETHER,),
        "The same for features with a given covariance, n and p large, the covariance's spectrum as it is.",
        claims=("covariance_error_and_norm", "covariance_given_weights"),
    ),
    Cited(
        (
            "mei-montanari-2019; hu-lu-misiakiewicz-2024, the deterministic equivalent for parts of degree 1 and 2, n and p up to d^2",
        ),
        "The same for n and p up to the order of d^2, the parts of degree 1 and 2 of the features kept apart.",
        claims=("mean_slope_sensitivity", "crossover_in_the_slope"),
    ),
)  # fmt: skip

BY_CITE = {cite: fact for fact in LEDGER for cite in fact.cites}
"""Each fact by the places that it is cited by."""

OURS = ("here", "bubeck-sellke-2021")
"""Keys that are no cited theorem: what is derived here, and what the paper itself assumes or defines."""


def facts(cites: str) -> Cited | None:
    """The fact that a citation stands for; None for one of our own. Raises ValueError where the ledger has no such entry."""
    if not cites or cites.startswith(OURS):
        return None
    if cites not in BY_CITE:
        raise ValueError(f"the ledger of cited facts has no entry {cites[:100]!r}")
    return BY_CITE[cites]
