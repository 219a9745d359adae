"""The streams: published vectors, naive twins, a golden sequence, extension of shorter requests, refusals."""

from dataclasses import dataclass

import numpy as np
import pytest

from kernels import random
from kernels.check import BadArgument
from kernels.random import Stream
from tests.naive import random as naive

ZERO, ONES = (0, 0, 0, 0), (0xFFFFFFFF,) * 4
PI, MORE_PI = (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344), (0xA4093822, 0x299F31D0, 0x082EFA98, 0xEC4E6C89)

# Random123's file kat_vectors, lines "threefry4x32": rounds, counter, key, result
PUBLISHED = [
    (13, ZERO, ZERO, (0x531C7E4F, 0x39491EE5, 0x2C855A92, 0x3D6ABF9A)),
    (13, ONES, ONES, (0xC4189358, 0x1C9CC83A, 0xD5881C67, 0x6A0A89E0)),
    (13, PI, MORE_PI, (0x4AA71D8F, 0x734738C2, 0x431FC6A8, 0xAE6DEBF1)),
    (20, ZERO, ZERO, (0x9C6CA96A, 0xE17EAE66, 0xFC10ECD4, 0x5256A7D8)),
    (20, ONES, ONES, (0x2A881696, 0x57012287, 0xF6C7446E, 0xA16A6732)),
    (20, PI, MORE_PI, (0x59CD1DBB, 0xB8879579, 0x86B5D00C, 0xAC8B6D84)),
]
STREAM = Stream.of(7, "twin")
DRAWS = [random.normals, random.uniforms, random.exponentials, random.signs]
GOLDEN_KEY = (1028174658, 828762999, 678119293, 4255467032)
GOLDEN_NORMALS = [-0.3942681362347434, 0.7399246082936619, -1.7495775974053271, -1.0577242268976343]
GOLDEN_UNIFORMS = [0.6224892448116016, 0.5879048421393126, 0.6989697193596384, 0.5263015384623436]
GOLDEN_EXPONENTIALS = [2.4059168251154137, 0.8205664076195247, 3.504953037557669, 0.2729501807852107]
GOLDEN_SIGNS = [1.0, 1.0, 1.0, 1.0, 1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0, 1.0]
GOLDEN_INTEGERS = [95, 36, 90, 48, 52, 28]
GOLDEN_PERMUTATION = [7, 3, 2, 5, 6, 0, 1, 4]


def words(values):
    return np.array(values, dtype=np.uint32)


@pytest.mark.parametrize(("rounds", "counter", "key", "result"), PUBLISHED)
def test_published_vectors(rounds, counter, key, result):
    assert tuple(random.threefry(words(key), words(counter), rounds).tolist()) == result
    assert tuple(naive.threefry(list(key), list(counter), rounds)) == result


def test_keys_are_the_hash_of_an_unambiguous_encoding():
    assert list(Stream.of(3, "a", "bc").key) == naive.key_of(b"root 3", ["a", "bc"])
    parent = b"child " + b"".join(word.to_bytes(4, "little") for word in Stream.of(3).key)
    assert list(Stream.of(3).spawn("x").key) == naive.key_of(parent, ["x"])
    names = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc")]
    assert len({Stream.of(0, *name).key for name in names} | {Stream.of(0).spawn(*name).key for name in names}) == 2 * len(names)


def test_a_subclass_keeps_its_fields_when_it_spawns():
    @dataclass(frozen=True)
    class Budgeted(Stream):
        budget: str = "quick"

    child = Budgeted.of(0, "claim", budget="full").spawn("weights")
    assert child == Budgeted(Stream.of(0, "claim").spawn("weights").key, "full")


@pytest.mark.parametrize("name", ["normals", "uniforms", "exponentials", "signs"])
@pytest.mark.parametrize(("rows", "columns", "first_row"), [(3, 1, 0), (5, 7, 250), (2, 40, 2**33), (19, 2, 255), (1, 131, 9)])
def test_draws_equal_their_naive_twin(name, rows, columns, first_row):
    ours = getattr(random, name)(STREAM, rows, columns, first_row=first_row)
    twin = getattr(naive, name)(list(STREAM.key), rows, columns, first_row)
    assert ours.shape == (rows, columns)
    assert ours.dtype == np.float64
    np.testing.assert_allclose(ours, twin, rtol=1e-13, atol=0)


def test_normals_keep_their_relative_accuracy_near_zero_and_one():
    """Among 40,000 normals the smallest is near 1e-5: cancellation in the angle would show as a relative error there."""
    ours, twin = random.normals(STREAM, 100, 400), naive.normals(list(STREAM.key), 100, 400)
    np.testing.assert_allclose(ours, twin, rtol=1e-15 * 4, atol=0)


@pytest.mark.parametrize(("low", "high"), [(0, 7), (-5, 2**32 - 5), (10, 11)])
def test_integers_equal_their_naive_twin(low, high):
    ours = random.integers(STREAM, 9, 3, low, high, first_row=254)
    np.testing.assert_array_equal(ours, naive.integers(list(STREAM.key), 9, 3, low, high, 254))


def test_golden_sequence_of_version_1():
    """Frozen: a change here changes every recorded value of the suite, and must come with a new random.VERSION."""
    stream = Stream.of(0, "golden")
    assert random.VERSION == 1
    assert stream.key == GOLDEN_KEY
    assert random.normals(stream, 1, 4, first_row=300)[0].tolist() == GOLDEN_NORMALS
    assert random.uniforms(stream, 1, 4)[0].tolist() == GOLDEN_UNIFORMS
    assert random.exponentials(stream, 1, 4)[0].tolist() == GOLDEN_EXPONENTIALS
    assert random.signs(stream, 1, 12)[0].tolist() == GOLDEN_SIGNS
    assert random.integers(stream, 1, 6, 0, 100)[0].tolist() == GOLDEN_INTEGERS
    assert random.permutation(stream, 8).tolist() == GOLDEN_PERMUTATION


@pytest.mark.parametrize("draw", DRAWS)
def test_a_larger_request_extends_a_smaller_one(draw):
    large = draw(STREAM, 700, 65)
    np.testing.assert_array_equal(draw(STREAM, 300, 65), large[:300])
    np.testing.assert_array_equal(draw(STREAM, 700, 10), large[:, :10])
    np.testing.assert_array_equal(draw(STREAM, 100, 65, first_row=511), large[511:611])


def test_nothing_is_shared_between_kinds_and_between_keys():
    """Equal uniforms behind a normal, an exponential and a uniform would make them functions of each other."""
    uniforms = random.uniforms(STREAM, 50, 20)
    assert not np.isin(np.exp(-random.exponentials(STREAM, 50, 20)).round(9), uniforms.round(9)).any()
    other = random.uniforms(STREAM.spawn("other"), 50, 20)
    assert not np.isin(other, uniforms).any()


@pytest.mark.parametrize("draw", DRAWS)
def test_empty_requests(draw):
    assert draw(STREAM, 0, 3).shape == (0, 3)
    assert draw(STREAM, 3, 0).shape == (3, 0)


def test_permutations_are_permutations():
    order = random.permutation(STREAM, 1000)
    assert sorted(order.tolist()) == list(range(1000))
    assert not np.array_equal(order, random.permutation(STREAM.spawn("other"), 1000))


@pytest.mark.parametrize("draw", DRAWS)
@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((STREAM, -1, 3), "rows must be >= 0: got -1"),
        ((STREAM, 3, -2), "columns must be >= 0: got -2"),
        ((STREAM, 2.5, 3), "rows must be an integer"),
        ((STREAM, True, 3), "rows must be an integer"),
        ((7, 3, 3), "stream must be a kernels.random.Stream: got int"),
        ((STREAM, 2**41, 3), "rows must be <= 1099511627776: got 2199023255552"),
    ],
)
def test_bad_requests_are_refused(draw, arguments, message):
    with pytest.raises(BadArgument, match=message):
        draw(*arguments)


def test_bad_names_ranges_and_keys_are_refused():
    with pytest.raises(BadArgument, match="words that name a stream must be str"):
        Stream.of(0, 3)
    with pytest.raises(BadArgument, match="at least 1 word: got 0"):
        STREAM.spawn()
    with pytest.raises(BadArgument, match="high must be >= 4: got 3"):
        random.integers(STREAM, 1, 1, 3, 3)
    with pytest.raises(BadArgument, match="a word of the key must be <= 4294967295: got 4294967296"):
        Stream((0, 0, 0, 2**32))
    with pytest.raises(BadArgument, match="rounds must be 13 or 20: got 12"):
        random.threefry(words(ZERO), words(ZERO), 12)
