"""Isoperimetry: Definition 1.1, what it says of a function times noise, which laws have it and with what constant c.

The suite uses it in two forms.  Tail form, Definition 1.1: P(|f - E f| >= t) <= 2 exp(-d t^2/(2 c L^2)) for bounded L-Lipschitz f.
MGF form, which implies it: E exp(s (f - E f)) <= exp(c L^2 s^2/(2 d)) for all s.
"""

import sympy as sp

from theory.prediction import OutsideDomain, whole
from theory.proof.deciders import Need, certificate, h
from theory.proof.derivation import Derivation
from theory.proof.inference import averaged, instance, replaced
from theory.proof.letters import C, L, c, d, function, letter, t
from theory.proof.notebook import Proof

DEFINITION = "bubeck-sellke-2021, Definition 1.1 (submission)"
THEOREM_2 = "bubeck-sellke-2021, Theorem 2, proof"
HERBST_CITES = "ledoux-2001, Section 5.1 (Herbst's argument)"
CHERNOFF_CITES = "boucheron-lugosi-massart-2013, Section 2.2"

ISOPERIMETRY = 2 * sp.exp(-d * t**2 / (2 * c * L**2))
"""Definition 1.1: the bound on P(|f - E f| >= t)."""
SUBGAUSSIAN = 2 * sp.exp(-(t**2) / C)
"""The convention: X is C-subgaussian when P(|X| >= t) is at most this."""
TAU = L * sp.sqrt(c / d)

s = letter("s", "a real number", real=True)
w = letter("w", "a positive number; inside a probability, the threshold of a deviation", positive=True)
lsi = letter("rho_LS", "log-Sobolev constant: Ent(f^2) <= (2/rho_LS) E|grad f|^2", positive=True)
P_lip = function("P_lip", "P_lip(t) = P(|f - E f| >= t) for one bounded L-Lipschitz f", nonnegative=True)
P_product = function("P_product", "P_product(t) = P(|h z| >= t), h = sqrt(d/c) (f - E f)/L and z the noise", nonnegative=True)
Mgf = function("M", "M(s) = E exp(s (f - E f))", positive=True)


def standardised(constant: int = 2) -> Derivation:
    """Definition 1.1 in the paper's convention: h = sqrt(d/c) (f - E f)/L is 2-subgaussian ("1-subgaussian" is printed)."""
    proof, at = Proof(DEFINITION), {t: w * TAU}
    definition = proof.given(P_lip(t), "<=", ISOPERIMETRY, "Definition 1.1", DEFINITION, every=(t,))
    exponent = proof.step("|h| >= w is |f - E f| >= w L sqrt(c/d)", d * t**2 / (2 * c * L**2), "==", w**2 / 2, put=at)
    convention = proof.step("in the convention P(|h| >= w) <= 2 exp(-w^2/C)", t**2 / C, "==", w**2 / 2, put={t: w, C: constant})
    proof.step("so h is 2-subgaussian", P_lip(t), "<=", 2 * sp.exp(-(w**2) / 2), instance(), [definition], put=at, cites=DEFINITION)
    says = f"h = sqrt(d/c) (f - E f)/L is {constant}-subgaussian"
    return proof.derivation(says, Need(P_lip(w * TAU), "<=", 2 * sp.exp(-(w**2) / 2)), exponent.conclusion, convention.conclusion)


def product_with_noise(constant: int = 8) -> Derivation:
    """|z| <= 2 makes h z 8-subgaussian ("4-subgaussian" is printed): the square of the factor 2 multiplies the constant."""
    proof, at, half = Proof(THEOREM_2), {t: w * TAU / 2}, 2 * sp.exp(-(w**2) / 8)
    tail = proof.given(P_lip(t), "<=", ISOPERIMETRY, "Definition 1.1", DEFINITION, every=(t,))
    inclusion = proof.given(P_product(w), "<=", P_lip(w * TAU / 2), "|z| <= 2: where |h z| >= w, |h| >= w/2")
    standard = proof.step("at half of w", P_lip(t), "<=", half, instance(), [tail], put=at, cites=DEFINITION)
    convention = proof.step("in the convention P(|h z| >= w) <= 2 exp(-w^2/C)", t**2 / C, "==", w**2 / 8, put={t: w, C: constant})
    proof.step("so h z is 8-subgaussian", P_product(w), "<=", half, certificate(h(1) + h(2)), [inclusion, standard])
    return proof.derivation(f"the product h z is {constant}-subgaussian", Need(P_product(w), "<=", half), convention.conclusion)


def mgf_implies_tail() -> Derivation:
    """The MGF form implies Definition 1.1 with the same c: Chernoff's bound for f and for -f."""
    proof, best = Proof(DEFINITION), d * t / (c * L**2)
    bound = 2 * sp.exp(-w * t) * sp.exp(c * L**2 * w**2 / (2 * d))
    chernoff = proof.given(P_lip(t), "<=", bound, "Chernoff's bound, for f and for -f", CHERNOFF_CITES, every=(w,))
    proof.step("at the best w = d t/(c L^2)", P_lip(t), "<=", ISOPERIMETRY, instance(), [chernoff], put={w: best})
    return proof.derivation("MGF-isoperimetry implies Definition 1.1 with the same c", Need(P_lip(t), "<=", ISOPERIMETRY))


def log_sobolev() -> Derivation:
    """A log-Sobolev constant rho_LS gives the MGF form with c = d/rho_LS (Herbst)."""
    proof, form = Proof(DEFINITION), sp.exp(c * L**2 * s**2 / (2 * d))
    herbst = proof.given(Mgf(s), "<=", sp.exp(L**2 * s**2 / (2 * lsi)), "Herbst's argument, rho_LS that of the law", HERBST_CITES)
    here = proof.given(lsi, "==", d / c, "c = d/rho_LS")
    proof.step("at rho_LS = d/c", Mgf(s), "<=", form, replaced(), [herbst, here])
    return proof.derivation("c = d/rho_LS", Need(Mgf(s), "<=", form))


SIDE = sp.sqrt(12 / d)
"""Side of the cube whose points have E|x|^2 = 1."""

rank = letter("r", "number of directions that a law of low rank moves in", integer=True, positive=True)
ell = letter("ell", "Lipschitz constant of a map of the input space", positive=True)
L_T = letter("L_T", "Lipschitz constant of f o T, a function of the base law", positive=True)
osc = letter("omega", "oscillation of a bounded perturbation of -log density: its supremum less its infimum", nonnegative=True)

CONSTANTS: dict[str, tuple[sp.Expr, sp.Expr, str]] = {
    "gaussian": (d, sp.Integer(1), "gross-1975, N(0, I/d) has log-Sobolev constant d"),
    "sphere": (d - 1, d / (d - 1), "mueller-weissler-1982, the unit sphere has d - 1, d >= 3; emery-yukich-1987, the circle"),
    "ball": (d + 1, d / (d + 1), "mueller-weissler-1982, the sphere in d + 2 dimensions projects to the ball (1-Lipschitz, Archimedes)"),
    "cube": (sp.pi**2 / SIDE**2, 12 / sp.pi**2, "emery-yukich-1987, reflected to length ell: pi^2/ell^2, as for products"),
    "skew_gaussian": (d, sp.Integer(1), "bakry-emery-1985, -log density has a Hessian of at least d"),
    "mixture": (d, sp.Integer(1), "gross-1975, of each component N(centre, I/d): the mixture form of Definition 1.1"),
    "low_rank": (rank, d / rank, "gross-1975, N(0, I/r) on r coordinates has log-Sobolev constant r: c grows with d, no law for r << d"),
}
"""law: (log-Sobolev constant, c, source), in the MGF form; kernels.laws has the same names."""


def constant(law: str, dimension: int, directions: int = 1) -> float:
    """c of a law of CONSTANTS in this dimension (low_rank: with mass in so many directions) -> float. Raises OutsideDomain."""
    if law not in CONSTANTS:
        raise OutsideDomain(f"law must be one of {', '.join(CONSTANTS)}: got {law!r}")
    at = {d: whole("d", dimension, 2 if law == "sphere" else 1), rank: whole("r", directions)}
    return float(CONSTANTS[law][1].subs(at))


def constants() -> Derivation:
    """c = d/rho_LS for the laws of the suite that have a log-Sobolev inequality; all in units where E|x|^2 is about 1."""
    proof = Proof(DEFINITION)
    two = proof.given(d, ">=", 2, "at least two dimensions")
    found = [
        proof.step(f"{law}: c = d/rho_LS", d / lsi, "==", constant, on=[two] if law == "sphere" else [], put={lsi: value}, cites=source)
        for law, (value, constant, source) in CONSTANTS.items()
    ]
    side = proof.step("the cube's side: d sides with ell^2/12 each make E|x|^2 = 1", d * w**2 / 12, "==", 1, put={w: SIDE})
    return proof.derivation("the isoperimetric constants of the laws", *(step.conclusion for step in found), side.conclusion)


def interval_by_reflection() -> Derivation:
    """The log-Sobolev constant pi^2/ell^2 of an interval of length ell: folding a circle of length 2 ell onto it is 1-Lipschitz."""
    proof, radius = Proof("emery-yukich-1987, the circle of radius r has log-Sobolev constant 1/r^2"), w / sp.pi
    length = proof.step("a circle of radius ell/pi has length 2 ell", 2 * sp.pi * t, "==", 2 * w, put={t: radius})
    found = proof.step("its constant 1/r^2 passes to the interval", 1 / t**2, "==", sp.pi**2 / w**2, put={t: radius}, cites=LIFTED)
    return proof.derivation("an interval of length ell has rho_LS = pi^2/ell^2", length.conclusion, found.conclusion)


LIFTED = "ledoux-2001, Section 1.2 (a function of a 1-Lipschitz image is a Lipschitz function of its preimage)"


def pushforward() -> Derivation:
    """The image of a c-isoperimetric law under an ell-Lipschitz map is c ell^2-isoperimetric: f o T is (L ell)-Lipschitz."""
    proof, form = Proof(DEFINITION), sp.exp(c * L_T**2 * s**2 / (2 * d))
    image = sp.exp(c * ell**2 * L**2 * s**2 / (2 * d))
    base = proof.given(Mgf(s), "<=", form, "the MGF form for the base law and f o T, L_T-Lipschitz", DEFINITION)
    lifted = proof.given(L_T, "==", L * ell, "f is L-Lipschitz and T is ell-Lipschitz", LIFTED)
    proof.step("at the Lipschitz constant L ell of f o T", Mgf(s), "<=", image, replaced(), [base, lifted])
    return proof.derivation("a pushforward has c ell^2", Need(Mgf(s), "<=", image))


def bounded_perturbation() -> Derivation:
    """A density changed by a factor exp(V), sup V - inf V = omega, keeps the MGF form with c exp(omega) (Holley and Stroock)."""
    proof, form = Proof(DEFINITION), sp.exp(c * sp.exp(osc) * L**2 * s**2 / (2 * d))
    herbst = proof.given(Mgf(s), "<=", sp.exp(L**2 * s**2 / (2 * lsi)), "Herbst's argument, rho_LS that of the law", HERBST_CITES)
    holley = "holley-stroock-1987, rho_LS loses at most the factor exp(omega)"
    worst = proof.given(lsi, "==", d / c * sp.exp(-osc), "what is left of d/c at the worst", holley)
    proof.step("at rho_LS = (d/c) exp(-omega)", Mgf(s), "<=", form, replaced(), [herbst, worst])
    return proof.derivation("a bounded perturbation has c exp(omega)", Need(Mgf(s), "<=", form))


V_lip = letter("V", "variance of a function that is 1-Lipschitz for the Euclidean distance, x on the unit sphere", nonnegative=True)
chord = letter("q_m", "mean of half the squared distance between two points of a meridian, their latitudes those of x and x'", real=True)
cosines, sines = letter("A_c", "mean of cos cos' of two independent angles", real=True), letter("A_s", "that of sin sin'", real=True)
m = letter("m_s", "mean of the sine of the angle between x and a fixed axis", real=True)
cos, cos_ = letter("cos", "cosine of the first of two angles", real=True), letter("cos'", "cosine of the second", real=True)
sin, sin_ = letter("sin", "sine of the first of two angles", real=True), letter("sin'", "sine of the second", real=True)

EUCLIDEAN_VARIANCE = d * (1 - (sp.gamma(d / 2) ** 2 / (sp.gamma((d - 1) / 2) * sp.gamma((d + 1) / 2))) ** 2)
"""d (1 - (E sin)^2), the angle of density proportional to sin^(d-2)."""


def euclidean_variance() -> Derivation:
    """Euclidean 1-Lipschitz functions on the sphere have Var f <= 1 - (E sin)^2: Levy's inequality, then one line of trigonometry.

    Caps have the smallest neighbourhoods, so f may be taken to depend on the angle to an axis alone, with the same law and the same
    modulus of continuity, the chord of the difference of two angles; and Var f = E (f - f')^2/2.
    """
    proof = Proof("here, from ledoux-2001, Section 2.1 (Levy's isoperimetric inequality on the sphere)")
    levy = "ledoux-2001, Section 2.1 (Levy: f rearranged along an axis keeps its law and its modulus of continuity)"
    variance = proof.given(V_lip, "<=", chord, "Var f = E (f - f')^2/2, f a function of the angle", levy)
    on, on_ = (proof.given(a**2 + b**2, "==", 1, "a unit circle", each=(a, b)) for a, b in ((cos, sin), (cos_, sin_)))
    half = ((cos - cos_) ** 2 + (sin - sin_) ** 2) / 2
    circles = certificate((h(1) + h(2)) / 2)
    pair = proof.step("half a squared chord", half, "==", 1 - cos * cos_ - sin * sin_, circles, [on, on_])
    terms = {chord: half, cosines: cos * cos_, sines: sin * sin_}
    mean = proof.step("on average", chord, "==", 1 - cosines - sines, averaged(terms), [pair])
    centred = proof.given(cosines, "==", 0, "independent angles, the cosine of mean 0")
    product = proof.given(sines, "==", m**2, "independent angles")
    bound = certificate(h(1) + h(2) - h(3) - h(4))
    proof.step("so the variance is at most 1 - (E sin)^2", V_lip, "<=", 1 - m**2, bound, [variance, mean, centred, product])
    return proof.derivation("Var f <= 1 - (E sin)^2 for the Euclidean distance", Need(V_lip, "<=", 1 - m**2))
