"""Lemma 3.1's proof goes from w to w' along a segment and calls B convex, so that B is largest at an end; it is not.

Two scalar layers: B(w) = max(|w_1 w_2|, |w_1|, |w_2|) is a at (a, 1/a) and at (1/a, a), and ((a + 1/a)/2)^2 half-way: 289/64 = 4.516 for
a = 4.  The conclusion, a bound by B at the two ends, holds all the same for feed-forward nets without biases: see order_of_swaps.
"""

from fractions import Fraction
from itertools import combinations

from theory.paper import errata
from theory.paper.errata import v
from verify import Claim, Control, exact


def largest_product(norms):
    """max over i in {0, ..., D} of the product of all norms but the i-th."""
    whole, products = Fraction(1), []
    for norm in norms:
        whole *= norm
    for kept in combinations(norms, len(norms) - 1):
        product = Fraction(1)
        for norm in kept:
            product *= norm
        products.append(product)
    return max(whole, *products)


def measure(stream, v_0):
    a = Fraction(v_0)
    ends = [(a, 1 / a), (1 / a, a)]
    return exact(largest_product([sum(both) / 2 for both in zip(*ends, strict=True)]))


claim = Claim(
    says=(
        "For two layers of one neuron B has the value a at the weights (a, 1/a) and (1/a, a), and the larger value ((a + 1/a)/2)^2 "
        "half-way between them."
    ),
    relation="==",
    predicts=((v + 1 / v) / 2) ** 2,
    source="bubeck-sellke-2021, Lemma 3.1, proof (submission)",
    points=[dict(v_0=a) for a in (4, 10)],
    derive=errata.norm_product_not_convex(),
    measure=measure,
    notes=(
        "For feed-forward nets without biases the conclusion holds without convexity: if one matrix is swapped at a time, those whose "
        "norm falls first, no product exceeds those at the two ends (order_of_swaps)."
    ),
    by_hand=[(dict(v_0=4), "289/64", "((4 + 1/4)/2)^2 = (17/8)^2 = 4.516, more than 4")],
    controls=[
        Control("as_printed", "as printed, B is convex: half-way it is at most a, its value at both ends", predicts=v),
        Control("equal_points", "a = 1, where the two ends are the same point", derive=errata.norm_product_not_convex(large=1)),
    ],
)
