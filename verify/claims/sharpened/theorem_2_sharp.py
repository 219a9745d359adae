"""Theorem 2': the theorem about finite classes with the best constants this suite has.

One noise event with a range of 4 replaces two, and the conditional moment generating function replaces the 18 of Proposition 1.2.
"""

from theory.sharpened import theorems
from verify import Theorem

theorem = Theorem(
    says=(
        "Labels in [-1, 1], x from a mixture of k laws each with E exp(t (f - Ef)) <= exp(c L^2 t^2/(2d)), F finite and fixed before "
        "the data, u = sigma^2 (1 - sqrt(1 - epsilon/sigma^2)) > alpha > 0, tau = L sqrt(c/d): "
        "P(some f in F has Lip(f) <= L and MSE <= sigma^2 - epsilon) "
        "<= 2^k exp(-2 n alpha^2/17) + |F| exp(-n max_theta (theta (u - alpha)/tau - Lambda)). Lambda = log(3/4 + exp(2 theta^2)/4), "
        "theta^2/2 for noise symmetric given x, log(3/4 + E cosh(2 theta R)/4) under Definition 1.1 alone."
    ),
    source="here, a sharper form of bubeck-sellke-2021, Theorem 2",
    follows_from=[
        "noise_range",
        "noise_event",
        "earned_by_a_fit",
        "earned_by_an_interpolant",
        "clipping",
        "conditional_mgf",
        "conditional_mgf_symmetric",
        "noise_times_function",
        "noise_times_function_symmetric",
        "noise_times_function_tail",
        "finite_class_sharp",
    ],
    cites=["hoeffding-1963, inequality (4.16)", "boucheron-lugosi-massart-2013, Section 2.3"],
    derive=theorems.theorem_2_sharp(),
    slack="noise: 2^k exp(-2 n alpha^2/17) where 4k exp(-n epsilon^2/(8^3 k)) is printed; class: 2 theta^2 at most where K = 8^4 is",
)
