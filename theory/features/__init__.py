"""Random features and neural tangent features: activations, dual kernels, the fixed point, and the closed forms of fits."""
