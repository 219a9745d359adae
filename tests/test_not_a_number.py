"""What is not a finite number is red, with its count: in every estimator, in every kernel, and in every claim that draws one."""

import math
import sys
from functools import cache

import numpy as np
import pytest

from kernels import concentration, functions, laws, random, rare
from kernels.check import BadArgument
from kernels.histogram import Tally
from verify import Claim
from verify.engine.estimate import Estimate, deviation, finite, infimum, mean, median, slope, supremum
from verify.engine.judge import Verdict, judge
from verify.engine.run import run
from verify.engine.shelf import shelf
from verify.engine.stream import stream
from verify.measurements import constants, worlds

SHELF = shelf()
CLAIMS = {name: entry.holds for name, entry in SHELF.items() if isinstance(entry.holds, Claim)}
BAD = [math.nan, math.inf, -math.inf]


def spoiled(bad, count=2, size=100):
    """`size` ordinary draws, of which the 10th and following `count` are replaced."""
    values = np.random.default_rng(7).normal(size=size)
    values[10 : 10 + count] = bad
    return values


ESTIMATORS = {
    "mean": mean,
    "median": median,
    "deviation": lambda values: deviation(values, 1.0),
    "slope": lambda values: slope(np.arange(4.0), values.reshape(-1, 4)),
    "supremum": supremum,
    "infimum": infimum,
    "variance_constant": lambda values: constants.variance_constant(values, 9),
    "tail_constant": lambda values: constants.tail_constant(values, 9, 0.3),
    "asked_for": lambda values: constants.asked_for(values.reshape(-1, 2), 9, sharp=(0,)),
    "at_atom": lambda values: worlds.at_atom(values, 9),
}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("name", ESTIMATORS)
def test_an_estimator_refuses_draws_that_are_not_finite_and_counts_them(name, bad):
    if math.isnan(bad) or name != "variance_constant":
        with pytest.raises(ValueError, match=r"[12] of \d+ draws are not finite numbers: draw \d+ is (nan|-?inf)"):
            ESTIMATORS[name](spoiled(bad))
    else:  # a difference of two infinite numbers is a NaN, and NumPy says so first
        with pytest.raises((ValueError, RuntimeWarning)):
            ESTIMATORS[name](spoiled(bad))


def test_the_message_names_the_count_and_the_first():
    with pytest.raises(ValueError, match=r"^3 of 100 draws are not finite numbers: draw 10 is nan$"):
        finite(spoiled(math.nan, 3))
    assert finite([[1, 2], [3, 4]]).tolist() == [[1.0, 2.0], [3.0, 4.0]]


@pytest.mark.parametrize("place", range(3))
@pytest.mark.parametrize("spoilt", [0, 1, 2])
def test_the_largest_of_several_refuses_a_nan_in_any_place(place, spoilt):
    ends = [[1.0, 0.5, 2.0] for _ in range(3)]
    ends[spoilt][place] = math.nan
    with pytest.raises(ValueError, match="1 of 3 draws are not finite"):
        constants.largest(Estimate(*three) for three in ends)


def test_a_tail_that_is_a_nan_asks_for_a_nan():
    assert math.isnan(constants.of_tail(10, 0.3, math.nan))


@pytest.mark.parametrize("relation", ["<=", ">=", "==", "~"])
@pytest.mark.parametrize("place", range(4))
@pytest.mark.parametrize("bad", BAD)
def test_the_judge_fails_what_is_not_finite(relation, place, bad):
    predicted, *ends = (bad if place == k else 1.0 for k in range(4))
    try:
        seen = Estimate(*ends)
    except ValueError:  # an infinite end on the wrong side
        assert math.isinf(bad)
    else:
        assert judge(relation, predicted, seen, 0.5, 0.5).verdict is Verdict.FAILS


# --- kernels


def nan_in_row_3(x):
    out = x[:, 0].copy()
    out[3] = math.nan
    return out


def test_a_function_that_gives_a_nan_is_refused_by_name_wherever_it_is_used():
    own = functions.Function(nan_in_row_3, 1.0, name="mine")
    message = "mine must be finite: got 1 NaN or infinite of 64 values"
    for use in (concentration.values, concentration.run):
        with pytest.raises(BadArgument, match=message if use is concentration.values else "mine must be finite: got 1 NaN or infinite"):
            use(laws.laplace, 4, own, 64, seed=1)
    with pytest.raises(BadArgument, match=message):
        concentration.values(laws.laplace, 4, functions.clip(own, -1.0, 1.0), 64, seed=1)


@pytest.mark.parametrize("size", [5, 16, 40])
@pytest.mark.parametrize("bad", BAD)
def test_a_tally_refuses_what_its_bins_and_extremes_would_lose(bad, size):
    tally = Tally(np.array([-1.0, -1.0]), np.array([1.0, 1.0]), 10, np.zeros(2))
    scale = np.ones(size)
    scale[-1] = bad
    with pytest.raises(BadArgument, match=f"a NaN or infinite one is among the {size} of function 0"):
        tally.add(tally.scaled_part(np.ones((2, size), np.float32), np.array([0, 1]), scale))
    assert tally.samples == 0


def test_weights_of_rare_events_are_finite():
    with pytest.raises(BadArgument, match="values must be finite: got 1 NaN or infinite of 3"):
        rare.Weighted(np.array([0.5, math.nan, 0.5]), 0.0).log_interval()


# --- claims

SEVEN = ("linear", "norm", "largest", "to_half_space", "to_points", "to_sphere", "relu_net")
NAMED = {"norm": "norm", "largest": "max"}
NAMES = {"max": "largest", "clip max": "clip largest"}


class Asked(BaseException):
    """Raised in place of the values of functions, with their names."""


@cache
def users():
    """The names of the claims whose measurements take values of each function, by the function's name: seen as they ask for them."""
    found = {function: set() for function in SEVEN}

    def asked(law, d, wanted, samples, **more):
        raise Asked(*(part.name for part in functions.several(wanted, d).parts))

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(concentration, "values", asked)
        patched.setattr(functions.Function, "columns", lambda self, x: asked(None, x.shape[1], self, len(x)))
        for name in CLAIMS:
            if "functions" in SHELF[name].path.read_text(encoding="utf-8") or "constant" in name or "isoperimetry" in SHELF[name].family:
                for asked_for in names_asked_for(name):
                    found[asked_for.removeprefix("clip ")].add(name)
    return found


def names_asked_for(name):
    for point in CLAIMS[name].points:
        try:
            CLAIMS[name].measure(stream(0, name, point, "claim"), **point)
        except Asked as seen:
            yield from (NAMES.get(word, word) for word in map(str, seen.args) if word.removeprefix("clip ") in {*SEVEN, *NAMES})


@pytest.mark.parametrize("function", SEVEN)
def test_a_function_that_gives_nans_turns_every_claim_that_uses_it_red(function, monkeypatch):
    mine = users()[function]
    assert {"gaussian_constant", "ball_constant", "cube_constant", "sphere_constant"} <= mine
    honest = getattr(functions, function)

    def spoilt(*words):
        made = honest(*words)

        def of(x):
            out = np.array(made.of(x))
            out[len(out) // 2] = math.nan
            return out

        return functions.Function(of, made.lipschitz, made.width, made.dimension, made.name)

    monkeypatch.setattr(functions, function, spoilt)
    if function in NAMED:
        monkeypatch.setitem(functions._NAMED, NAMED[function], spoilt)
    for name in mine:
        made = run(SHELF[name])
        assert made.verdict is Verdict.FAILS, f"{name} {made.verdict} where {function} gives NaN"
        assert "must be finite: got" in made.error, made.error


DRAWS = {laws: ("sphere", "gaussian", "ball", "cube", "laplace"), random: ("normals", "uniforms", "exponentials")}


def test_a_nan_among_the_draws_is_lost_in_no_claim(monkeypatch):
    """Every sampler that gives floats puts a NaN in its first row: each measurement that meets it refuses it, or is judged to fail."""
    drawn = []

    def spoilt(honest):
        def draws(*words, **named):
            out = honest(*words, **named)
            if out.size:
                drawn.append(honest.__name__)
                out.reshape(-1)[0] = math.nan
            return out

        return draws

    for module, names in DRAWS.items():
        for name in names:
            honest = getattr(module, name)
            bad = spoilt(honest)
            for place in [place for key, place in sys.modules.items() if key.startswith(("verify", "kernels"))]:
                for word in [word for word, value in vars(place).items() if value is honest]:
                    monkeypatch.setattr(place, word, bad)
    silent, met = [], 0
    for name, claim in CLAIMS.items():
        drawn.clear()
        if claim.measure is None:
            continue
        point = claim.points[0]
        try:
            seen = claim.measure(stream(0, name, point, "a nan"), **point)
        except (ValueError, RuntimeWarning, ArithmeticError, np.linalg.LinAlgError):
            met += bool(drawn)
            continue
        numbers = (seen.value, seen.low, seen.high)
        met += bool(drawn)
        if drawn and all(math.isfinite(x) for x in numbers):
            silent.append(f"{name} at {point}: {seen}")
    assert met > 100
    assert not silent, "\n".join(silent)
