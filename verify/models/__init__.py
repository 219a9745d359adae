"""Models fitted by least squares: linear, random features and neural tangent, their gradients, energies and Lipschitz brackets.

Weights have unit rows, inputs norm about sqrt(d); features are phi(<w_j, x>) - mu_0 or x (kron) phi'(W x), not divided by sqrt(p).
"""

from .averages import Averages, label_averages
from .classes import complement
from .fitted import Bracket, Fitted
from .fitting import BadFit
from .linear import Linear
from .neural_tangent import NeuralTangent
from .on_the_sphere import OnTheSphere
from .random_features import RandomFeatures

__all__ = [
    "Averages",
    "BadFit",
    "Bracket",
    "Fitted",
    "Linear",
    "NeuralTangent",
    "OnTheSphere",
    "RandomFeatures",
    "complement",
    "label_averages",
]
