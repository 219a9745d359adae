"""T = tr G^-1 Sigma of p features never exceeds T_p <= p for normal inputs: Poincare's inequality, sharpened degree by degree.

In Hermite polynomials of degree l the ratio Var/E|grad|^2 is 1/l, so T is at most the sum of the p largest numbers of a list that has
1/l exactly C(d+l-1, l) times, l = 1, 2, ... (Ky Fan).
"""

import numpy as np

from kernels import laws
from theory.features import dual_kernels
from theory.linear import exact_law
from verify import Claim, Control, Formula, exact
from verify.models import RandomFeatures


def measure(stream, d, p, activation):
    """Both matrices exact for x ~ N(0, I_d) given the weights; the solve loses what the condition number of G takes."""
    model = RandomFeatures(laws.sphere(stream.spawn("weights"), p, d), activation)
    covariance = dual_kernels.gaussian(model.phi, 0, model.weights @ model.weights.T) - model.centre**2
    metric = model.metric()
    return exact(float(np.trace(np.linalg.solve(metric, covariance))), 1e-15 * float(np.linalg.cond(metric)))


def two_clusters(stream, d, p, activation):
    """The class of p coordinates under x_i = +-3 + N(0, 1): Var x_i = 1 + 9 against E |grad x_i|^2 = 1, Poincare's constant is 10."""
    drawn = laws.gaussian(stream, 4000, d)
    x = 3.0 * np.sign(drawn) + np.sqrt(d) * laws.gaussian(stream.spawn("noise"), 4000, d)
    return exact(float(np.var(x[:, :p], axis=0).sum()), 0.1)


def most(d, p, activation=None):
    """T_p."""
    return exact_law.largest_trace(p, d)


SIZES = [dict(d=30, p=30, activation="erf"), dict(d=30, p=400, activation="erf"), dict(d=30, p=1000, activation="erf")]

claim = Claim(
    says=(
        "For p random features of x ~ N(0, I_d), T = tr G^-1 Sigma is at most T_p, the sum of the p largest numbers of a list that has "
        "1/l exactly C(d+l-1, l) times for every degree l >= 1."
    ),
    relation="<=",
    predicts=Formula(most, "the sum of the p largest of 1/l, each C(d+l-1, l) times, l = 1, 2, ..."),
    source="here; dohmatob-2021, the nearest published result",
    points=[*SIZES, dict(d=10, p=200, activation="tanh")],
    measure=measure,
    fits=True,
    by_hand=[
        (dict(d=30, p=1000), "430.83", "30 + 465/2 + 505/3 = 30 + 232.5 + 168.333"),
        (dict(d=1, p=4), "2.08333", "1 + 1/2 + 1/3 + 1/4 = 25/12"),
    ],
    controls=[
        Control(
            "degrees_counted_once",
            "1 + 1/2 + ... + 1/p, with every degree counted once as for d = 1",
            predicts=Formula(lambda d, p, activation: most(1, p), "1 + 1/2 + ... + 1/p"),
        ),
        Control(
            "two_clusters", "coordinates in two clusters, whose Poincare constant is 10 and not 1", measure=two_clusters, points=SIZES[:1]
        ),
    ],
)
