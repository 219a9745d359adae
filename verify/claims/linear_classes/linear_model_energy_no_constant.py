"""The linear model without a constant, exactly: E |grad f|^2 = n/(d-n-1), that is d/(d-n-1) times the law's n/d."""

from kernels import laws
from theory.linear import exact_law
from theory.proof.derivation import Need
from theory.proof.letters import d, n
from verify import Claim, Control, mean
from verify.claims.linear_classes.linear_model_energy import designs
from verify.models.classes import least_energy_averaged


def measure(stream, n, d):
    x = designs(stream, n, d)
    return mean(least_energy_averaged(x @ x.swapaxes(-1, -2)))


def cube(stream, n, d):
    """Independent uniform coordinates of variance 1: the same covariance, but not normal."""
    x = designs(stream, n, d, laws.cube, quick=4.0)
    return mean(least_energy_averaged(x @ x.swapaxes(-1, -2)))


claim = Claim(
    says="The least-norm linear interpolant without a constant of n noisy labels, x ~ N(0, I_d), has mean energy E |grad f|^2 = n/(d-n-1).",
    relation="==",
    predicts=n / (d - n - 1),
    source="here, from the mean of an inverse Wishart matrix",
    points=[dict(n=5, d=20), dict(n=20, d=60), dict(n=20, d=400)],
    requires=[Need(d, ">", n + 1, "the mean is finite")],
    derive=exact_law.linear_model(),
    measure=measure,
    fits=True,
    within=0.03,
    by_hand=[(dict(n=20, d=41), 1, "n/(d-n-1) = 20/20"), (dict(n=20, d=400), "0.05277", "n/(d-n-1) = 20/379")],
    controls=[
        Control("law_itself", "n/d, the floor of the law", predicts=n / d),
        Control("with_a_constant", "(n-1)/(d-n), the energy with a constant", predicts=(n - 1) / (d - n)),
        Control(
            "one_degree_freedom_missed",
            "in the derivation, one degree of freedom more in the denominator",
            derive=exact_law.linear_model(exact_law.rows / (exact_law.free + 1)),
        ),
        Control("inputs_cube_not_normal", "inputs in the cube, which are not normal", measure=cube, points=[dict(n=5, d=12)]),
    ],
)
