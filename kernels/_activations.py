"""Activations and their derivatives as compiled scalar functions.

Written by theory.activations.kernel_source(); tests/test_activations.py writes it again and compares. Do not edit it here.
"""

import math

from numba import njit


@njit(cache=True, nogil=True)
def phi_relu(x):
    """relu(x) -> float64."""
    return max(0.0, x)


@njit(cache=True, nogil=True)
def dphi_relu(x):
    """relu'(x) -> float64."""
    return (1.0 if x > 0.0 else 0.0 if x < 0.0 else 0.5)


# d2phi_relu does not exist: it is not a function.


@njit(cache=True, nogil=True)
def phi_tanh(x):
    """tanh(x) -> float64."""
    return math.tanh(x)


@njit(cache=True, nogil=True)
def dphi_tanh(x):
    """tanh'(x) -> float64."""
    return 1.0 - (math.tanh(x) * math.tanh(x))


@njit(cache=True, nogil=True)
def d2phi_tanh(x):
    """tanh''(x) -> float64."""
    return 2.0*((math.tanh(x) * math.tanh(x)) - 1.0)*math.tanh(x)


@njit(cache=True, nogil=True)
def phi_erf(x):
    """erf(x) -> float64."""
    return math.erf(x)


@njit(cache=True, nogil=True)
def dphi_erf(x):
    """erf'(x) -> float64."""
    return 2.0*math.exp(-(x * x))/math.sqrt(math.pi)


@njit(cache=True, nogil=True)
def d2phi_erf(x):
    """erf''(x) -> float64."""
    return -4.0*x*math.exp(-(x * x))/math.sqrt(math.pi)


@njit(cache=True, nogil=True)
def phi_sin(x):
    """sin(x) -> float64."""
    return math.sin(x)


@njit(cache=True, nogil=True)
def dphi_sin(x):
    """sin'(x) -> float64."""
    return math.cos(x)


@njit(cache=True, nogil=True)
def d2phi_sin(x):
    """sin''(x) -> float64."""
    return -math.sin(x)


@njit(cache=True, nogil=True)
def phi_cos(x):
    """cos(x) -> float64."""
    return math.cos(x)


@njit(cache=True, nogil=True)
def dphi_cos(x):
    """cos'(x) -> float64."""
    return -math.sin(x)


@njit(cache=True, nogil=True)
def d2phi_cos(x):
    """cos''(x) -> float64."""
    return -math.cos(x)


@njit(cache=True, nogil=True)
def phi_square(x):
    """square(x) -> float64."""
    return (x * x)


@njit(cache=True, nogil=True)
def dphi_square(x):
    """square'(x) -> float64."""
    return 2.0*x


@njit(cache=True, nogil=True)
def d2phi_square(x):
    """square''(x) -> float64."""
    return 2.0


@njit(cache=True, nogil=True)
def phi_softplus(x):
    """softplus(x) -> float64."""
    return math.log(1.0 + math.exp(-abs(x))) + max(0.0, x)


@njit(cache=True, nogil=True)
def dphi_softplus(x):
    """softplus'(x) -> float64."""
    return (0.5)*math.tanh((0.5)*x) + 0.5


@njit(cache=True, nogil=True)
def d2phi_softplus(x):
    """softplus''(x) -> float64."""
    return (1.0 / 4.0) - (1.0 / 4.0)*(math.tanh((0.5)*x) * math.tanh((0.5)*x))


@njit(cache=True, nogil=True)
def phi_gelu(x):
    """gelu(x) -> float64."""
    return (0.5)*x*(math.erf((0.5)*math.sqrt(2.0)*x) + 1.0)


@njit(cache=True, nogil=True)
def dphi_gelu(x):
    """gelu'(x) -> float64."""
    return (0.5)*math.sqrt(2.0)*x*math.exp(-0.5*(x * x))/math.sqrt(math.pi) + (0.5)*math.erf((0.5)*math.sqrt(2.0)*x) + 0.5


@njit(cache=True, nogil=True)
def d2phi_gelu(x):
    """gelu''(x) -> float64."""
    return math.sqrt(2.0)*(1.0 - 0.5*(x * x))*math.exp(-0.5*(x * x))/math.sqrt(math.pi)
