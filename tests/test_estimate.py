"""Intervals cover what they say they cover: exactly where the law is finite, else counted over many repetitions."""

import math

import numpy as np
import pytest
from scipy import special, stats

from verify.estimate import LEVEL, Estimate, deviation, exact, fraction, infimum, mean, median, slope, supremum

RUNS = 20_000


def draws(number):
    """A generator of its own for each test; NumPy's, so that coverage does not rest on our streams."""
    return np.random.default_rng([20210526, number])


def missed(estimates, truth):
    """How often the intervals miss, as an interval itself (level 1e-6)."""
    return fraction(np.array([not e.low <= truth <= e.high for e in estimates]))


@pytest.mark.parametrize("level", [1e-1, 1e-3, LEVEL])
@pytest.mark.parametrize("samples", [1, 5, 40])
def test_fraction_covers_at_every_probability_exactly(samples, level):
    """The coverage is a finite sum over the binomial law: no sampling."""
    intervals = [fraction(hits, samples, level=level) for hits in range(samples + 1)]
    for p in np.linspace(0, 1, 201):
        outside = [not e.low <= p <= e.high for e in intervals]
        assert stats.binom.pmf(np.arange(samples + 1), samples, p)[outside].sum() <= level * (1 + 1e-9)


def test_a_normal_approximation_to_a_fraction_would_not_cover():
    samples, p, level = 40, 0.01, 1e-3
    z = special.ndtri(1 - level / 2)
    hits = np.arange(samples + 1)
    half = z * np.sqrt(hits / samples * (1 - hits / samples) / samples)
    outside = np.abs(hits / samples - p) > half
    assert stats.binom.pmf(hits, samples, p)[outside].sum() > 100 * level


LAWS = {
    "normal": (lambda rng, shape: rng.normal(size=shape), 0.0),
    "exponential": (lambda rng, shape: rng.exponential(size=shape), 1.0),
    "chi-square, 3 degrees": (lambda rng, shape: rng.chisquare(3, size=shape), 3.0),
    "bounded, skewed": (lambda rng, shape: rng.beta(1, 6, size=shape), 1 / 7),
    "uniform": (lambda rng, shape: rng.uniform(size=shape), 0.5),
}


@pytest.mark.parametrize("law", LAWS)
@pytest.mark.parametrize("samples", [40, 200])
def test_mean_covers_on_skewed_draws(law, samples):
    sample, truth = LAWS[law]
    level = 1e-3
    rate = missed([mean(row, level=level) for row in sample(draws(samples), (RUNS, samples))], truth)
    assert rate.low <= level, f"misses {rate.value:.2e} [{rate.low:.2e}, {rate.high:.2e}] where {level} is stated"


def test_the_means_interval_is_students_and_the_skewness_term():
    values = np.array([0.0, 1.0, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0])
    quantile, error = stats.t.isf(LEVEL / 2, 8), stats.sem(values)
    skewness = stats.skew(values) * (8 / 9) ** 1.5  # deviations in units of the spread of samples - 1
    for sign in (1.0, -1.0):
        seen = mean(sign * values)
        assert seen.value == pytest.approx(sign * 6.0)
        assert seen.half_width == pytest.approx(error * (quantile + skewness * (2 * quantile**2 + 1) / 18), rel=1e-9)


def test_students_interval_alone_undercovers_on_the_same_draws():
    """The control: without the widening for skewness the same repetitions refute the stated level."""
    samples, level = 40, 1e-3
    rows = draws(samples).exponential(size=(RUNS, samples))
    half = special.stdtrit(samples - 1, 1 - level / 2) * rows.std(axis=1, ddof=1) / math.sqrt(samples)
    rate = fraction(np.abs(rows.mean(axis=1) - 1) > half)
    assert rate.low > level


def test_deviation_covers_with_its_mean_unknown():
    """P(|f - Ef| >= t) for f exponential: Ef = 1, so e^-(1+t) for t >= 1."""
    t, level = 1.0, 1e-2
    rate = missed([deviation(row, t, level=level) for row in draws(3).exponential(size=(4000, 300))], math.exp(-(1 + t)))
    assert rate.low <= level


def test_deviation_brackets_the_plain_fraction():
    values = draws(4).normal(size=5000)
    seen = deviation(values, 1.0)
    plain = fraction(np.abs(values - values.mean()) >= 1.0)
    assert seen.low < plain.low < seen.value == plain.value < plain.high < seen.high


def test_slope_covers_with_correlated_points():
    x, level = np.log([10.0, 20.0, 40.0, 80.0]), 1e-2
    rng = draws(5)
    common, own = rng.normal(size=(4000, 30, 1)), rng.normal(size=(4000, 30, 4))
    rate = missed([slope(x, -0.5 * x + 3 + c + 0.1 * o, level=level) for c, o in zip(common, own, strict=True)], -0.5)
    assert rate.low <= level


def test_slope_of_exact_lines_is_theirs():
    x = np.array([1.0, 2.0, 4.0])
    lines = np.linspace(1, 2, 20)[:, None] * x + 7
    assert slope(x, lines).value == pytest.approx(1.5, rel=1e-13)


def test_extremes_say_which_way_they_err():
    assert supremum([1.0, 3.0, 2.0]) == Estimate(3.0, 3.0, 3.0, 3, "low")
    assert infimum([1.0, 3.0, 2.0]) == Estimate(1.0, 1.0, 1.0, 3, "high")


def test_exact_has_the_rounding_it_states():
    assert exact(2.0).half_width == 0
    assert exact(-2.0, rounding=1e-12).half_width == pytest.approx(2e-12, rel=1e-3)


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda: fraction(np.array([0.5])), "needs bool draws, got dtype float64"),
        (lambda: fraction(5, 3), "0 <= hits <= samples and samples >= 1, got hits=5, samples=3"),
        (lambda: fraction(0, 0), "samples >= 1, got hits=0, samples=0"),
        (lambda: mean(np.arange(7.0)), "at least 8 draws for an interval, got 7"),
        (lambda: mean(np.ones(50)), "all 50 draws equal 1.0"),
        (lambda: slope([1.0, 2.0], np.zeros((9, 3))), r"got \(9, 3\) and \(2,\)"),
        (lambda: supremum([]), "samples >= 1 is needed, got 0"),
        (lambda: Estimate(2.0, 2.5, 3.0), "out of order"),
        (lambda: Estimate(2.0, 1.0, 3.0, errs="up"), "not one of both, low, high"),
    ],
)
def test_nonsense_is_refused_with_its_numbers(call, message):
    with pytest.raises(ValueError, match=message):
        call()


@pytest.mark.parametrize("samples", [21, 22, 60, 401])
def test_the_medians_interval_covers_whatever_the_law(samples):
    """For a continuous law the number of draws below the median is binomial(N, 1/2): the coverage is that of the ranks, exactly."""
    values = np.arange(samples, dtype=float)
    found = median(values)
    below = stats.binom(samples, 0.5)
    assert found.low <= found.value <= found.high
    assert below.cdf(found.low) <= LEVEL / 2 < below.cdf(found.low + 1) or found.low + 1 >= samples // 2
    assert found.high == samples - 1 - found.low


def test_a_median_of_too_few_draws_is_refused():
    with pytest.raises(ValueError, match="needs 21 draws at least, got 20"):
        median(np.arange(20.0))
