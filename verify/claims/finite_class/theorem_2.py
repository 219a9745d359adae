"""Theorem 2: a finite class of L-Lipschitz functions does not fit noisy labels, for mixtures of k isoperimetric laws."""

from verify import Theorem

theorem = Theorem(
    says=(
        "Let F be finite, inputs from a mixture of k c-isoperimetric laws, |y| <= 1. The probability that some f in F has "
        "MSE <= sigma^2 - epsilon and Lip(f) <= L is at most 4k exp(-n epsilon^2/(8^3 k)) + 2 |F| exp(-epsilon^2 n d/(K c L^2))."
    ),
    source="bubeck-sellke-2021, Theorem 2 (submission, K = 8^4; 9^4 and 10^4 in later versions, as reported)",
    follows_from=[
        "lemma_2_1_budget",
        "lemma_2_1_repaired",
        "lemma_2_1_later",
        "lemma_2_1_budget_later",
        "theorem_2_component_means",
        "theorem_2_component_means_later",
        "one_subgaussian",
        "four_subgaussian",
        "theorem_2_isoperimetric_part_8_4",
        "theorem_2_isoperimetric_part_9_4",
        "theorem_2_isoperimetric_part_10_4",
        "theorem_2_sum",
    ],
    cites=["hoeffding-1963, Theorem 2", "vershynin-2018, Proposition 2.6.1 (with 3.5231 in place of 18: proposition_1_2)"],
    slack="K: 28.2 * 36 = 1015 follows where 8^4 = 4096 is printed (factor 4.04)",
)
