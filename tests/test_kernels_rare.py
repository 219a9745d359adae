"""Rare tails: importance sampling against exact tails by quadrature-free closed forms (SciPy), down to 1e-30; refusals.

Each interval is at level 1e-6, must contain the exact tail, must exclude a neighbouring law's, and is narrow enough to tell them apart.
"""

import math

import numpy as np
import pytest
from scipy import special, stats

from kernels import gamma, random, rare
from kernels.check import BadArgument
from kernels.random import Stream

STREAM = Stream.of(21, "rare")
MANY = 100_000


def sphere_tail(t, d):
    """P(<u, x> >= t) = I_{1-t^2}((d-1)/2, 1/2)/2."""
    return special.betainc((d - 1) / 2, 0.5, 1 - t * t) / 2


CASES = [  # kernel, d, threshold, exact tail, the tail of a neighbour (d + 1 or a threshold off by 1%)
    (rare.gaussian_half_space, 100, 0.3, stats.norm.sf(3.0), stats.norm.sf(3.1)),
    (rare.gaussian_half_space, 100, 1.15, stats.norm.sf(11.5), stats.norm.sf(11.6)),
    (rare.sphere_half_space, 100, 0.3, sphere_tail(0.3, 100), sphere_tail(0.3, 104)),
    (rare.sphere_half_space, 784, 0.4, sphere_tail(0.4, 784), sphere_tail(0.4, 785)),
    (rare.sphere_half_space, 3, 0.9999, 0.5 * 1e-4, 0.55 * 1e-4),  # by hand, Archimedes: the cap has the share (1 - t)/2
    (rare.sphere_half_space, 3, 0.01, 0.495, 0.66),  # by hand, the same at a tail that is not rare
    (rare.gaussian_norm, 100, 1.9, stats.chi2.sf(361.0, 100), stats.chi2.sf(361.0, 101)),
    (rare.gaussian_norm, 100, 0.33, stats.chi2.cdf(10.89, 100), stats.chi2.cdf(10.89, 101)),
    (rare.gaussian_largest, 20, 2.6, -special.expm1(20 * special.log_ndtr(2.6 * math.sqrt(20))), None),
]


@pytest.mark.parametrize(("kernel", "d", "t", "exact", "neighbour"), CASES)
def test_intervals_contain_the_exact_tail(kernel, d, t, exact, neighbour):
    weighted = kernel(STREAM.spawn(kernel.__name__, str(d), str(t)), MANY, d, t)
    value, low, high = weighted.interval()
    assert low <= exact <= high
    if kernel is not rare.gaussian_largest and exact < 1e-3:
        assert 0.98 * value < low < high < 1.02 * value
    assert ((weighted.values >= 0.0) & (weighted.values <= 1.0)).all()
    if neighbour is not None:
        assert not low <= neighbour <= high


def largest_tail(t, d):
    """P(max_i x_i >= t) for x ~ N(0, I/d): 1 - Phi(t sqrt(d))^d."""
    return -special.expm1(d * special.log_ndtr(t * math.sqrt(d)))


@pytest.mark.parametrize("t", [5e-324, 1e-200, 1e-12, 1e-3, 0.05, 0.2, 0.4, 0.6])
@pytest.mark.parametrize(
    ("kernel", "d", "exact"),
    [
        (rare.gaussian_half_space, 2, lambda t: stats.norm.sf(t * math.sqrt(2))),
        (rare.gaussian_half_space, 50, lambda t: stats.norm.sf(t * math.sqrt(50))),
        (rare.sphere_half_space, 3, lambda t: sphere_tail(t, 3)),
        (rare.sphere_half_space, 50, lambda t: sphere_tail(t, 50)),
        (rare.gaussian_largest, 2, lambda t: largest_tail(t, 2)),
        (rare.gaussian_largest, 300, lambda t: largest_tail(t, 300)),
    ],
)
def test_events_that_are_not_rare_are_estimated_as_well(kernel, d, exact, t):
    """Thresholds near 0: P(max(x_1, x_2) >= 1e-12) is 3/4."""
    _, low, high = kernel(STREAM.spawn(f"common {kernel.__name__} {d} {t}"), 20_000, d, t).interval()
    assert low <= exact(t) <= high
    assert high - low < 0.05


@pytest.mark.parametrize("r", [0.5, 0.8, 0.88, math.sqrt(7 / 9) * (1 - 1e-12), 1 + 1e-12, 1.05, 1.3])
def test_norms_that_are_not_rare_are_estimated_as_well(r):
    exact = (stats.chi2.sf if r > 1 else stats.chi2.cdf)(9 * r * r, 9)
    _, low, high = rare.gaussian_norm(STREAM.spawn(f"common norm {r}"), 20_000, 9, r).interval()
    assert low <= exact <= high
    assert high - low < 0.05


def test_the_tails_reach_1e_minus_30():
    """By hand: Q(11.5) = phi(11.5)/11.5 (1 - 1/132.25 + 3/132.25^2 - ...) = 0.398942 * 1.91548e-29/11.5 * 0.99261 = 6.596e-31."""
    value, low, high = rare.gaussian_half_space(STREAM, MANY, 100, 1.15).interval()
    assert low < 6.596e-31 < high
    assert value < 1e-30


def test_logarithms_of_intervals():
    """They are the logarithms where the interval does not underflow, and finite where it does: log Q(64) = -2053.08 by hand.

    log phi(64) - log 64 = -2048 - 0.91894 - 4.15888 = -2053.0778, less 1/64^2.
    """
    weighted = rare.gaussian_half_space(STREAM, MANY, 100, 0.3)
    np.testing.assert_allclose(weighted.log_interval(), np.log(weighted.interval()), rtol=1e-14)
    far = rare.gaussian_half_space(STREAM, MANY, 4096, 1.0)
    assert far.interval() == (0.0, 0.0, 0.0)
    value, low, high = far.log_interval()
    assert low < -2053.0781 < high
    assert high - low < 1e-2
    assert np.isfinite(value)
    assert rare.Weighted(np.array([0.0, 0.0, 1.0]), -1.0).log_interval()[1] == -np.inf


def test_intervals_cover():
    """The interval at level 1/4 misses at most 1/4 of the time: 400 repetitions, binomial at level 1e-6."""
    exact = stats.norm.sf(3.0)
    misses = 0
    for i in range(400):
        _, low, high = rare.gaussian_half_space(STREAM.spawn(f"cover {i}"), 500, 100, 0.3).interval(level=0.25)
        misses += not low <= exact <= high
    assert stats.binom.sf(misses - 1, 400, 0.25) > 1e-6


def test_weights_are_the_ratio_of_the_densities():
    """log p - log q from SciPy's densities at the points drawn equals log value + log_scale."""
    d, t, r, m = 6, 0.5, 1.4, 0.5 / math.sqrt(0.75)
    stream = STREAM.spawn("ratio")
    drawn = random.exponentials(stream.spawn("excess"), 200, 1)[:, 0]

    def check(weighted, ratio):
        np.testing.assert_allclose(np.log(weighted.values) + weighted.log_scale, ratio, rtol=1e-12, atol=1e-12)

    e = drawn / (d * t)
    check(rare.gaussian_half_space(stream, 200, d, t), stats.norm.logpdf(t + e, scale=d**-0.5) - stats.expon.logpdf(e, scale=1 / (d * t)))
    rate = 0.5 - (d / 2 - 1) / (d * r * r)
    e = drawn / rate
    check(rare.gaussian_norm(stream, 200, d, r), stats.chi2.logpdf(d * r * r + e, d) - stats.expon.logpdf(e, scale=1 / rate))
    sigma = 1 / math.sqrt(1 + m * m)
    across = sigma * np.sqrt(gamma.chi_squares(stream.spawn("across"), 200, d - 2))
    e = drawn / (m * across)
    p = stats.chi.logpdf(across, d - 1) + stats.norm.logpdf(m * across + e)
    q = stats.chi.logpdf(across, d - 2, scale=sigma) + stats.expon.logpdf(e, scale=1 / (m * across))
    check(rare.sphere_half_space(stream, 200, d, t), p - q)


@pytest.mark.parametrize(("samples", "d", "t"), [(200, 6, 0.5), (300, 2**14, 0.031)])
def test_weights_of_the_largest_coordinate_are_the_ratio_of_the_densities(samples, d, t):
    """q is the mean over j of the law whose coordinate j is t + e: q/p = (1/d) sum of expon(x_j - t)/phi_d(x_j). 300 rows: two blocks."""
    stream, scale, rows = STREAM.spawn("largest"), d**-0.5, np.arange(samples)
    x = random.normals(stream, samples, d) * scale
    chosen = random.integers(stream, samples, 1, 0, d)[:, 0]
    x[rows, chosen] = t + random.exponentials(stream.spawn("excess"), samples, 1)[:, 0] / (d * t)
    above = [row[row >= t] for row in x]
    ratios = [stats.expon.logpdf(y - t, scale=1 / (d * t)) - stats.norm.logpdf(y, scale=scale) for y in above]
    weighted = rare.gaussian_largest(stream, samples, d, t)
    expected = [math.log(d) - special.logsumexp(ratio) for ratio in ratios]
    np.testing.assert_allclose(np.log(weighted.values) + weighted.log_scale, expected, rtol=1e-13, atol=1e-13)
    assert max(len(y) for y in above) > 1


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: rare.gaussian_half_space(STREAM, 100, 5, 0.0), r"t must be > 0.0: got 0.0"),
        (lambda: rare.sphere_half_space(STREAM, 100, 5, 1.0), "t must be < 1 on the unit sphere: got 1.0"),
        (lambda: rare.sphere_half_space(STREAM, 100, 2, 0.5), "d must be >= 3: got 2"),
        (lambda: rare.gaussian_norm(STREAM, 100, 5, 0.9), r"r must be > 1 or < sqrt\(1 - 2/d\): got r = 0.9 against 0.77"),
        (lambda: rare.gaussian_half_space(STREAM, 100, 5, 1e101), r"t must be <= 1e\+100: got 1e\+101"),
        (lambda: rare.gaussian_half_space(STREAM, 100, 10**400, 1.0), "d must be <= 4294967296: got an integer of 1329 bits"),
        (lambda: rare.gaussian_norm(STREAM, 100, 5, 1e-200), "r must be >= 1e-100: got 1e-200"),
        (lambda: rare.gaussian_largest(STREAM, 1, 5, 1.0), "samples must be >= 2: got 1"),
        (lambda: rare.gaussian_largest(STREAM, 100, 5, float("nan")), "t must be finite: got nan"),
    ],
)
def test_bad_arguments_are_refused(call, message):
    with pytest.raises(BadArgument, match=message):
        call()
