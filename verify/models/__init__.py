"""Models fitted by least squares: linear, random features and neural tangent, with their gradients, energies and Lipschitz brackets.

The weights w_j are unit vectors and inputs have norm about sqrt(d). A random feature is phi(<w_j, x>) - mu_0; the neural tangent features
of a neuron are phi'(<w_j, x>) x. Neither is divided by sqrt(p).
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
