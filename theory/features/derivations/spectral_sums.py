"""Traces with the features' covariance Sigma in them, derived one eigenvalue at a time from traces of the resolvent; its test error.

What is taken from the literature is the deterministic equivalent (hypotheses that cite it); everything after it is algebra.
"""

import sympy as sp

from theory.proof.deciders import certificate, h
from theory.proof.derivation import Derivation, Need, Step
from theory.proof.inference import averaged
from theory.proof.letters import letter, n

CITES = "mei-montanari-2019; hastie-2019; defilippis-loureiro-misiakiewicz-2024, the deterministic equivalent for n and p large together"
SOURCE = "here, from the fixed point of mei-montanari-2019; defilippis-loureiro-misiakiewicz-2024"

kappa = letter("kappa_c", "effective ridge of the fit", positive=True)
e = letter("e_i", "an eigenvalue of the features' covariance Sigma", positive=True)
r = letter("r_i", "its entry of the resolvent, 1/(e_i + kappa)", positive=True)
g = letter("g_i", "diagonal entry of G = E grad phi grad phi' in the eigenvectors of Sigma", nonnegative=True)
w = letter("w_i", "squared component of E phi f along an eigenvector", nonnegative=True)
power = letter("f_i", "mean square of the target, shared out evenly among the p eigenvalues", nonnegative=True)
r1 = letter("r_1", "mean of r_i: tr Q/p, Q = (Sigma + kappa)^-1", positive=True)
r2 = letter("r_2", "mean of r_i^2: tr Q^2/p", positive=True)
g1 = letter("g_1", "mean of g_i r_i: tr G Q/p", nonnegative=True)
g2 = letter("g_2", "mean of g_i r_i^2: tr G Q^2/p", nonnegative=True)
w1 = letter("w_1", "mean of w_i r_i", nonnegative=True)
w2 = letter("w_2", "mean of w_i r_i^2", nonnegative=True)
norm = letter("N_1", "tr Sigma Q^2/p", positive=True)
degrees = letter("N_2", "tr Sigma^2 Q^2/p", positive=True)
steep = letter("N_g", "tr G Sigma Q^2/p", nonnegative=True)
missed = letter("N_f", "E (f - phi'Qc)^2/p, c = E phi f", real=True)

ENTRY = Need(r * (e + kappa), "==", 1, "an entry of the resolvent, in the eigenvectors of Sigma", each=(r, e))


def _mean(
    name: str,
    says: str,
    left: sp.Expr,
    right: sp.Expr,
    proof: sp.Expr,
    mean: sp.Symbol,
    to: sp.Expr,
    means: dict,
    fixed: tuple[sp.Symbol, ...] = (kappa,),
) -> list[Step]:
    """An identity at one entry, from ENTRY, and the same of the means."""
    entry = Step(f"{says}, at one eigenvalue", left, {}, "==", right, [ENTRY], certificate(proof), name=f"{name} entry")
    every = Step(
        f"{says}, averaged",
        mean,
        {},
        "==",
        to,
        [entry.said(each=sorted({r, e} & (left - right).free_symbols, key=str), every=sorted({g, w} & left.free_symbols, key=str))],
        averaged({mean: left, **means}, fixed),
        name=name,
        uses=[f"{name} entry"],
    )
    return [entry, every]


def traces(claimed: sp.Expr = r1 - kappa * r2) -> Derivation:
    """Derive the traces with Sigma in them from traces of Q and Q^2: tr Sigma Q^2, tr Sigma^2 Q^2 = df2, tr G Sigma Q^2, and the bias.

    claimed: the right side of the first; a false twin gives another.
    """
    steps = [
        *_mean("norm", "Sigma Q = I - kappa Q", e * r**2, r - kappa * r**2, r * h(1), norm, claimed, {r1: r, r2: r**2}),
        *_mean(
            "df2",
            "the square of I - kappa Q",
            e**2 * r**2,
            1 - 2 * kappa * r + kappa**2 * r**2,
            (1 - kappa * r + e * r) * h(1),
            degrees,
            1 - 2 * kappa * r1 + kappa**2 * r2,
            {r1: r, r2: r**2},
        ),
        *_mean(
            "energy",
            "the same weighed by G",
            g * e * r**2,
            g * r - kappa * g * r**2,
            g * r * h(1),
            steep,
            g1 - kappa * g2,
            {g1: g * r, g2: g * r**2},
        ),
        *_mean(
            "bias",
            "E f^2 - 2 c'Qc + c'Q Sigma Qc",
            power - 2 * w * r + w * e * r**2,
            power - w * r - kappa * w * r**2,
            w * r * h(1),
            missed,
            power - w1 - kappa * w2,
            {w1: w * r, w2: w * r**2},
            (kappa, power),
        ),
    ]
    return Derivation(
        says="every trace with Sigma in it follows from traces of Q and Q^2",
        source=SOURCE,
        hypotheses=[ENTRY],
        steps=steps,
        concludes=[step.conclusion for step in steps[1::2]],
    )


test = letter("E_t", "mean square error at a new input, its noise counted", positive=True)
noise = letter("z_2", "mean square of the noise in the labels", nonnegative=True)
bias = letter("B_f", "mean square of what the mean fit leaves of the target", nonnegative=True)
unseen = letter("M_f", "E f^2 - c'Qc", nonnegative=True)
slope_unseen = letter("M_k", "its derivative in kappa, c'Q^2c", nonnegative=True)
df2 = letter("df_c", "tr Sigma^2 Q^2", positive=True)


def error_of_fit(claimed: sp.Expr = noise + unseen - kappa * slope_unseen) -> Derivation:
    """Derive the test error of the fit: E_test (1 - df2/n) = noise + M - kappa dM/dkappa.

    claimed: the right side; a false twin gives another.
    """
    made = Need(test, "==", noise + bias + test * df2 / n, "E aa' = m m' + (E_test/n) Sigma Q^2, put into the test error", CITES)
    left = Need(bias, "==", unseen - kappa * slope_unseen, "the bias from traces of Q and Q^2")
    last = Step(
        "E_test on one side", test * (1 - df2 / n), {}, "==", claimed, [made, left], certificate(h(1) + h(2)), name="test error"
    )  # fmt: skip
    return Derivation(
        says="the test error of the fit, from the bias and the degrees of freedom",
        source=SOURCE,
        hypotheses=[made, left],
        steps=[last],
        concludes=last.conclusion,
    )
