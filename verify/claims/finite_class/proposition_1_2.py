"""Proposition 1.2 with its best constant: 18 can be replaced by K* in [3.523093, 3.52310], and no smaller constant holds for every n."""

from verify import Theorem

theorem = Theorem(
    says=(
        "If X_1, ..., X_n are independent with mean 0 and P(|X_i| >= t) <= 2 exp(-t^2/C), then n^{-1/2} sum X_i has the tail 2 "
        "exp(-t^2/(K C)) with K = 3.52310 in place of 18; no K below 3.523093 holds for all n. For symmetric X the best K is 2 (1 + log "
        "2) = 3.3863. A proof by hand, without a computer, gives K = 4 (3 log 2 + 1/2) = 10.32 for every X."
    ),
    source="here, a sharper form of bubeck-sellke-2021, Proposition 1.2; vershynin-2018, Proposition 2.6.1",
    follows_from=[
        "best_constant_extremal_mgf",
        "best_constant_closed_form",
        "best_constant_sign_change",
        "best_constant_near_0",
        "best_constant_middle",
        "best_constant_square",
        "best_constant_far",
        "best_constant_lower",
        "best_constant_symmetric",
        "best_constant_symmetric_lower",
        "exponential_of_a_square",
        "best_constant_by_hand_near",
        "best_constant_by_hand_far",
    ],
    cites=["cramer-1938, the lower bound needs the rate of large deviations", "boucheron-lugosi-massart-2013, Section 2.3"],
    slack="18 against 3.52310: a factor 5.109",
)
