"""Intervals cover what they say they cover: exactly where the law is finite, else counted over many repetitions."""

import math

import numpy as np
import pytest
from scipy import special, stats

from kernels.random import Stream
from verify.bench import coverage
from verify.engine import coverage_table
from verify.engine.coverage import miss_rate
from verify.engine.estimate import (
    LEVEL,
    Estimate,
    deviation,
    exact,
    fraction,
    infimum,
    least,
    made_of,
    mapped,
    mean,
    median,
    slope,
    supremum,
)

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


CELLS = [(law, samples, level) for law in coverage.LAWS for samples, level in ((8, 0.05), (24, 1e-3), (48, 0.01))]


def missed_by(seed, law, samples, level, trials=RUNS):
    """How often the interval of a mean misses, by `trials` repetitions, as an interval at level 1e-6."""
    (count,) = coverage.misses(Stream.of(seed, "test", law), law, samples, trials, (level,))
    return fraction(count, trials)


@pytest.mark.parametrize(("law", "samples", "level"), CELLS)
def test_the_mean_misses_no_more_often_than_its_table_says(law, samples, level):
    """Red by chance with probability 5e-7 a cell, 2e-5 in all, at any seed: the lower end of an exact interval at level 1e-6."""
    rate = missed_by(20210526, law, samples, level)
    stated = miss_rate(samples, level)
    assert rate.low <= stated, f"misses {rate.value:.2e} [{rate.low:.2e}, {rate.high:.2e}] where {stated} is stated"


def test_a_table_half_as_large_would_be_refuted():
    """The control: at 8 draws of a Pareto law and level 1/20 the true rate is 7.5%, so that 3.7% is seen to be too little."""
    assert missed_by(20210526, "Pareto(3)", 8, 0.05).low > miss_rate(8, 0.05) / 2


def test_the_simulation_counts_the_misses_of_the_mean_itself():
    stream, law, samples, level = Stream.of(7), "exponential", 12, 0.05
    draw, truth = coverage.LAWS[law]
    intervals = [mean(row, level=level) for row in draw(stream, 3000, samples, 0)]
    counted = sum(not seen.low <= truth <= seen.high for seen in intervals)
    assert [counted] == coverage.misses(stream, law, samples, 3000, (level,))
    assert counted > 50


@pytest.mark.parametrize("law", coverage.LAWS)
def test_the_laws_have_the_means_they_are_said_to_have(law):
    """By 4 million draws, at level 1e-6 and an asymptotic interval: red by chance about once in 10^5 runs."""
    draw, truth = coverage.LAWS[law]
    seen = mean(draw(Stream.of(11, law), 40_000, 100, 0))
    assert seen.low <= truth <= seen.high
    assert not seen.low <= truth * 1.02 + 0.02 <= seen.high


def test_the_table_is_what_its_bench_writes(tmp_path, monkeypatch):
    assert set(coverage_table.MISSES) == set(coverage.LEVELS)
    assert all(tuple(rates) == coverage.SAMPLES for rates in coverage_table.MISSES.values())
    assert coverage_table.TRIALS == coverage.TRIALS
    assert coverage_table.CONFIDENCE == coverage.CONFIDENCE
    monkeypatch.setattr(coverage, "SAMPLES", (8, 12))
    cells = list(coverage.simulated(3, trials=400))
    coverage.write(cells, 400, tmp_path / "table.py")
    written = {}
    exec((tmp_path / "table.py").read_text(), written)
    assert {(n, level) for level, rates in written["MISSES"].items() for n in rates} == {(n, level) for n, level, _, _ in cells}
    assert all(rate == pytest.approx(written["MISSES"][level][n][0], rel=0.1) for n, level, rate, _ in cells)


def test_a_level_is_never_better_than_what_was_asked_or_simulated():
    assert miss_rate(8, 0.05) >= 0.05
    assert miss_rate(10**9, 1e-6) >= 1e-6
    assert miss_rate(20, 2e-5) == miss_rate(20, 1e-3)
    between = [coverage_table.MISSES[1e-6][n][0] for n in (48, 64)]
    assert miss_rate(50, 1e-6) == max(between)
    with pytest.raises(ValueError, match="from 8 draws on, got 7"):
        miss_rate(7, 1e-6)
    with pytest.raises(ValueError, match=r"at most 0\.1"):
        miss_rate(8, 0.2)


def test_the_means_interval_is_students_and_the_skewness_term():
    values = np.array([0.0, 1.0, 1.0, 2.0, 3.0, 5.0, 8.0, 13.0, 21.0])
    quantile, error = stats.t.isf(LEVEL / 2, 8), stats.sem(values)
    skewness = stats.skew(values) * (8 / 9) ** 1.5  # deviations in units of the spread of samples - 1
    for sign in (1.0, -1.0):
        seen = mean(sign * values)
        assert seen.value == pytest.approx(sign * 6.0)
        assert seen.half_width == pytest.approx(error * (quantile + (1 + 3 * skewness) * (2 * quantile**2 + 1) / 18), rel=1e-9)
        assert (seen.level, seen.asymptotic) == (miss_rate(9, LEVEL), True)


def test_students_interval_alone_undercovers_on_the_same_draws():
    """The control: without the widening for skewness the same repetitions refute the stated level."""
    samples, level = 40, 1e-3
    rows = draws(samples).exponential(size=(RUNS, samples))
    half = special.stdtrit(samples - 1, 1 - level / 2) * rows.std(axis=1, ddof=1) / math.sqrt(samples)
    rate = fraction(np.abs(rows.mean(axis=1) - 1) > half)
    assert rate.low > level


def test_bounded_draws_have_a_bound_whatever_their_law():
    """A coin of 1/100 shows nothing in 60 draws more often than not: only the bound covers, and it states the level it was asked for."""
    rows = (draws(6).random((4000, 60)) < 0.01).astype(float)
    found = [mean(row, level=1e-2, bounds=(0.0, 1.0)) for row in rows]
    assert all((seen.level, seen.asymptotic) == (1e-2, False) for seen in found)
    assert missed(found, 0.01).low <= 1e-2
    assert all(0.0 <= seen.low <= seen.high <= 1.0 for seen in found)


def test_the_bound_is_the_empirical_bernstein_bound_by_hand():
    """0, ..., 9 a thousand times over, in [0, 18]: spread^2 = 82500/9999, log(4/0.04) = log 100; clipped to the bounds where it is wide."""
    assert mean(np.arange(10.0), level=0.04, bounds=(0.0, 18.0)).high == 18.0
    wide = mean(np.tile(np.arange(10.0), 1000), level=0.04, bounds=(0.0, 18.0))
    by_hand = math.sqrt(2 * (82500 / 9999) * math.log(100) / 10_000) + 7 * 18 * math.log(100) / (3 * 9999)
    assert wide.half_width == pytest.approx(by_hand, rel=1e-12)


def test_levels_add_up_and_asymptotic_spreads():
    bound, simulated = fraction(3, 50), mean(np.arange(50.0) ** 2)
    both = made_of(1.0, 0.5, 2.0, bound, simulated)
    assert both.level == bound.level + simulated.level
    assert (both.asymptotic, both.samples) == (True, 50)
    root = mapped(math.sqrt, bound)
    assert (root.level, root.asymptotic, root.high) == (LEVEL, False, math.sqrt(bound.high))


def test_the_least_of_draws_is_exact_about_these_and_bounds_the_rest():
    """1 - (10^-6)^(1/100) = 0.1290: so many of such draws could lie below and not be seen among 100."""
    seen = least([3.0, 1.0, 2.0], rounding=1e-9)
    assert (seen.value, seen.errs, seen.samples, seen.level) == (1.0, "draws", 3, 0.0)
    assert least(np.ones(100)).unseen == pytest.approx(1 - 10 ** (-6 / 100), rel=1e-12)


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
        (lambda: fraction(2.7, 5), "whole numbers, .* got hits=2.7, samples=5"),
        (lambda: fraction(2, 5.5), "got hits=2, samples=5.5"),
        (lambda: fraction(math.nan, 5), "got hits=nan"),
        (lambda: mean(np.arange(9.0), bounds=(0.0, 5.0)), "draws between 0 and 8 leave the stated bounds 0..5"),
        (lambda: mean(np.arange(9.0), level=0.3), "at most 0.1, the largest simulated: got 0.3"),
        (lambda: Estimate(2.0, 1.0, 3.0, 40), "from 40 draws states its level, above 0 and at most 1, got 0.0"),
        (lambda: least([]), "samples >= 1 is needed, got 0"),
        (lambda: fraction(5, 3), "0 <= hits <= samples and samples >= 1, got hits=5, samples=3"),
        (lambda: fraction(0, 0), "samples >= 1, got hits=0, samples=0"),
        (lambda: mean(np.arange(7.0)), "at least 8 draws for an interval, got 7"),
        (lambda: mean(np.ones(50)), "all 50 draws equal 1.0"),
        (lambda: slope([1.0, 2.0], np.zeros((9, 3))), r"got \(9, 3\) and \(2,\)"),
        (lambda: supremum([]), "samples >= 1 is needed, got 0"),
        (lambda: Estimate(2.0, 2.5, 3.0), "out of order"),
        (lambda: Estimate(2.0, 1.0, 3.0, errs="up"), "not one of both, low, high, draws"),
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
