"""The laws: naive twins, exact one- and two-dimensional marginals at level 1e-6, extension of shorter requests, refusals.

Kolmogorov-Smirnov p-values are exact for continuous laws; a test at level 1e-6 on fixed seeds has no tolerance of its own, and each
marginal is also tested against a neighbouring law, which the same sample must refute.
"""

from functools import partial

import numpy as np
import pytest
from scipy import stats

from kernels import gamma, laws
from kernels.check import BadArgument
from kernels.random import Stream
from tests.naive import laws as naive

STREAM = Stream.of(11, "laws")
PLAIN = ["gaussian", "sphere", "ball", "cube", "skew_gaussian", "rademacher_cube", "laplace", "scale_mixture", "student", "cross_polytope"]
LEVEL = 1e-6
CENTRES = np.array([[1.0, 0.0, 0.0], [0.0, -2.0, 0.5], [0.3, 0.2, 0.1]])


@pytest.mark.parametrize("name", PLAIN)
@pytest.mark.parametrize(("samples", "d"), [(40, 3), (7, 1), (5, 130)])
def test_laws_equal_their_naive_twins(name, samples, d):
    ours, twin = getattr(laws, name)(STREAM, samples, d), getattr(naive, name)(list(STREAM.key), samples, d)
    assert ours.shape == (samples, d)
    assert ours.dtype == np.float64
    np.testing.assert_allclose(ours, twin, rtol=1e-13, atol=1e-14 if name == "skew_gaussian" else 0)  # that one subtracts its mean


def test_laws_with_parameters_equal_their_naive_twins():
    key = list(STREAM.key)
    np.testing.assert_allclose(laws.student(STREAM, 9, 4, 6), naive.student(key, 9, 4, 6), rtol=1e-13)
    np.testing.assert_allclose(laws.low_rank(STREAM, 9, 4, 2), naive.low_rank(key, 9, 4, 2), rtol=1e-13)
    np.testing.assert_allclose(laws.skew_gaussian(STREAM, 9, 4, -1.5), naive.skew_gaussian(key, 9, 4, -1.5), rtol=1e-13, atol=1e-14)
    np.testing.assert_allclose(laws.mixture(STREAM, 50, 3, CENTRES), naive.mixture(key, 50, 3, CENTRES), rtol=1e-13, atol=1e-15)


@pytest.mark.parametrize("a", [0.05, 0.3, 0.99, 1.0, 1.5, 7.25, 392.0])
def test_gammas_equal_their_naive_twin(a):
    np.testing.assert_allclose(gamma.gammas(STREAM, 60, a), naive.gammas(list(STREAM.key), 60, a), rtol=1e-13)


@pytest.mark.parametrize("nu", [0, 1, 2, 5])
def test_chis_and_betas_equal_their_naive_twins(nu):
    key = list(STREAM.key)
    np.testing.assert_allclose(gamma.chis(STREAM, 40, nu), naive.chis(key, 40, nu), rtol=1e-13)
    np.testing.assert_allclose(gamma.chi_squares(STREAM, 40, nu), naive.chis(key, 40, nu) ** 2, rtol=1e-13)
    np.testing.assert_allclose(gamma.betas(STREAM, 40, 0.5 + nu, 0.7), naive.betas(key, 40, 0.5 + nu, 0.7), rtol=1e-13)


@pytest.mark.parametrize("d", [1, 2, 3, 50])
def test_the_coordinate_of_the_sphere_equals_its_naive_twin(d):
    np.testing.assert_allclose(laws.sphere_coordinate(STREAM, 40, d), naive.sphere_coordinate(list(STREAM.key), 40, d), rtol=1e-13)


def by_rows(draw):
    """A draw that has rows alone, as if it had dimensions."""
    return lambda stream, samples, d, **keywords: draw(stream, samples, **keywords)


EVERY_LAW = {
    **{name: getattr(laws, name) for name in (*PLAIN, "low_rank")},
    "low_rank in a plane": partial(laws.low_rank, rank=2),
    "student of even degree": partial(laws.student, nu=6),
    "mixture": partial(laws.mixture, centres=np.eye(3, 5)),
    "mixture_component": by_rows(partial(laws.mixture_component, k=7)),
    "pushforward": partial(laws.pushforward, base=laws.ball, lipschitz_map=np.abs),
    **{f"gammas of {a}": by_rows(partial(gamma.gammas, a=a)) for a in (0.4, 1.0, 3.5)},
    **{f"chi-squares of {nu}": by_rows(partial(gamma.chi_squares, nu=nu)) for nu in (1, 2, 5)},
    "chis": by_rows(partial(gamma.chis, nu=3)),
    "betas": by_rows(partial(gamma.betas, a=0.6, b=2.5)),
}


@pytest.mark.parametrize("name", EVERY_LAW)
def test_a_larger_request_extends_a_smaller_one(name):
    """Parts that start within a block of 256 rows, at its last row and beyond it; no two of them are alike."""
    law = EVERY_LAW[name]
    large = law(STREAM, 600, 5)
    np.testing.assert_array_equal(law(STREAM, 100, 5), large[:100])
    for first_row in (7, 255, 500):
        np.testing.assert_array_equal(law(STREAM, 90, 5, first_row=first_row), large[first_row : first_row + 90])
        assert not np.array_equal(large[:90], large[first_row : first_row + 90])


D, MANY = 6, 40_000
SPHERE = stats.beta((D - 1) / 2, (D - 1) / 2, loc=-1, scale=2)
BALL = stats.beta((D + 1) / 2, (D + 1) / 2, loc=-1, scale=2)
SKEW = stats.skewnorm(2.0, loc=-2 / np.sqrt(5) * np.sqrt(2 / np.pi) / np.sqrt(D), scale=1 / np.sqrt(D))


def two_scales(t):
    return 0.5 * stats.norm.cdf(t * np.sqrt(D) / 0.5) + 0.5 * stats.norm.cdf(t * np.sqrt(D) / 1.5)


def one_scale(t):
    return stats.norm.cdf(t * np.sqrt(D / 1.25))


def shifted(t):
    return np.mean([stats.norm.cdf((t - centre) * np.sqrt(3)) for centre in CENTRES[:, 1]], axis=0)


MARGINALS = [  # law, the coordinate looked at, its exact law, a neighbouring law of nearly the same variance
    ("gaussian", partial(laws.gaussian, d=D), stats.norm(scale=D**-0.5).cdf, SPHERE.cdf),
    ("sphere", partial(laws.sphere, d=D), SPHERE.cdf, stats.norm(scale=D**-0.5).cdf),
    ("ball", partial(laws.ball, d=D), BALL.cdf, stats.norm(scale=(D + 2) ** -0.5).cdf),
    ("cube", partial(laws.cube, d=D), stats.uniform(-np.sqrt(3 / D), np.sqrt(12 / D)).cdf, stats.uniform(-np.sqrt(0.6), np.sqrt(2.4)).cdf),
    ("skew_gaussian", partial(laws.skew_gaussian, d=D), SKEW.cdf, stats.norm(scale=np.sqrt((1 - 1.6 / np.pi) / D)).cdf),
    ("laplace", partial(laws.laplace, d=D), stats.laplace(scale=(2 * D) ** -0.5).cdf, stats.norm(scale=D**-0.5).cdf),
    ("scale_mixture", partial(laws.scale_mixture, d=D), two_scales, one_scale),
    ("student", partial(laws.student, d=D), stats.t(5, scale=np.sqrt(3 / (5 * D))).cdf, stats.norm(scale=D**-0.5).cdf),
    ("low_rank", partial(laws.low_rank, d=D, rank=3), stats.norm(scale=3**-0.5).cdf, stats.norm(scale=6**-0.5).cdf),
]


@pytest.mark.parametrize(("name", "law", "exact", "neighbour"), MARGINALS, ids=[row[0] for row in MARGINALS])
def test_one_dimensional_marginals(name, law, exact, neighbour):
    x = law(STREAM.spawn("marginal"), MANY)
    for coordinate in (0, 1):
        assert stats.kstest(x[:, coordinate], exact).pvalue > LEVEL
    assert stats.kstest(x[:, 0], neighbour).pvalue < LEVEL


@pytest.mark.parametrize(("name", "c"), [("gaussian", "normal"), ("sphere", "sphere"), ("ball", "ball"), ("student", "t")])
def test_rotation_invariance_of_oblique_directions(name, c):
    """<u, x> has the law of a coordinate for a u that mixes all coordinates; a defect in any one of them would show here."""
    u = np.array([3.0, -1.0, 2.0, 0.5, -2.5, 1.0])
    u /= np.linalg.norm(u)
    exact = {"normal": stats.norm(scale=D**-0.5), "sphere": SPHERE, "ball": BALL, "t": stats.t(5, scale=np.sqrt(3 / (5 * D)))}[c]
    assert stats.kstest(getattr(laws, name)(STREAM.spawn("oblique"), MANY, D) @ u, exact.cdf).pvalue > LEVEL


def of_scales(square):
    """Squared radius of two coordinates of the scale mixture: two exponentials of means 2 s^2/D."""
    return np.mean([stats.expon(scale=2 * s * s / D).cdf(square) for s in (0.5, 1.5)], axis=0)


PLANES = [  # law, exact law of x_1^2 + x_2^2, that of a neighbour
    ("gaussian", stats.expon(scale=2 / D).cdf, stats.beta(1, (D - 2) / 2).cdf),
    ("sphere", stats.beta(1, (D - 2) / 2).cdf, stats.beta(1, (D - 1) / 2).cdf),
    ("ball", stats.beta(1, D / 2).cdf, stats.beta(1, (D + 1) / 2).cdf),
    ("scale_mixture", of_scales, stats.expon(scale=2.5 / D).cdf),
    ("student", stats.f(2, 5, scale=2 * 3 / (5 * D)).cdf, stats.expon(scale=2 / D).cdf),
]


@pytest.mark.parametrize(("name", "exact", "neighbour"), PLANES, ids=[row[0] for row in PLANES])
def test_two_dimensional_marginals_of_rotation_invariant_laws(name, exact, neighbour):
    """(x_1, x_2): the squared radius has its exact law, the angle is uniform and independent of it."""
    x = getattr(laws, name)(STREAM.spawn("plane"), MANY, D)
    square, angle = x[:, 0] ** 2 + x[:, 1] ** 2, np.arctan2(x[:, 1], x[:, 0])
    assert stats.kstest(square, exact).pvalue > LEVEL
    assert stats.kstest(square, neighbour).pvalue < LEVEL
    assert stats.kstest(angle, stats.uniform(-np.pi, 2 * np.pi).cdf).pvalue > LEVEL
    assert independent(square, angle)


def two_dimensional(x, centres=CENTRES):
    """(x_1, x_2) of the mixture in R^3 as two numbers that are uniform and independent: F(x_1), and F(x_2) given x_1."""
    cdf = stats.norm.cdf((x[:, :2, None] - centres.T[:2]) * np.sqrt(3))
    weights = stats.norm.pdf((x[:, 0, None] - centres[:, 0]) * np.sqrt(3))
    return cdf[:, 0].mean(axis=1), (cdf[:, 1] * weights).sum(axis=1) / weights.sum(axis=1)


def test_two_dimensional_marginal_of_a_mixture():
    """The neighbour has the same two one-dimensional marginals: the centres' second coordinates go to other first ones."""
    x = laws.mixture(STREAM.spawn("plane"), MANY, 3, CENTRES)
    one, two = two_dimensional(x)
    assert stats.kstest(one, stats.uniform.cdf).pvalue > LEVEL
    assert stats.kstest(two, stats.uniform.cdf).pvalue > LEVEL
    assert independent(one, two)
    assert not independent(*two_dimensional(x, np.stack([CENTRES[:, 0], CENTRES[[1, 2, 0], 1]], axis=1)))


OTHER_PLANES = [  # law, exact law of x_1^2 + x_2^2, that of a neighbour, exact law of the angle
    (
        "low_rank",
        partial(laws.low_rank, rank=4),
        stats.expon(scale=2 / 4).cdf,
        stats.expon(scale=2 / 5).cdf,
        stats.uniform(-np.pi, 2 * np.pi).cdf,
    ),
    (
        "pushforward",
        partial(laws.pushforward, base=laws.sphere, lipschitz_map=np.abs),
        stats.beta(1, (D - 2) / 2).cdf,
        stats.beta(1, (D - 1) / 2).cdf,
        stats.uniform(0, np.pi / 2).cdf,
    ),
]


@pytest.mark.parametrize(("name", "law", "exact", "neighbour", "angles"), OTHER_PLANES, ids=[row[0] for row in OTHER_PLANES])
def test_two_dimensional_marginals_of_other_laws(name, law, exact, neighbour, angles):
    """Coordinates that differ are looked at: the second and the third."""
    x = law(STREAM.spawn("plane"), MANY, D)
    square, angle = x[:, 1] ** 2 + x[:, 2] ** 2, np.arctan2(x[:, 2], x[:, 1])
    assert stats.kstest(square, exact).pvalue > LEVEL
    assert stats.kstest(square, neighbour).pvalue < LEVEL
    assert stats.kstest(angle, angles).pvalue > LEVEL
    assert independent(square, angle)
    assert not independent(angle, np.arctan2(x[:, 0], x[:, 1]))  # they share x_2


def independent(a, b):
    """An 8 x 8 table of ranks, chi-square at level 1e-6."""
    return stats.chi2_contingency(np.histogram2d(stats.rankdata(a), stats.rankdata(b), bins=8)[0]).pvalue > LEVEL


@pytest.mark.parametrize("name", ["cube", "skew_gaussian", "laplace"])
def test_coordinates_of_products_are_independent(name):
    x = getattr(laws, name)(STREAM.spawn("product"), MANY, 12)
    assert all(independent(x[:, i], x[:, j]) for i, j in [(0, 1), (1, 2), (3, 11)])
    assert not independent(x[:, 0], x[:, 0] + x[:, 1])


def test_laplace_pairs_have_a_gamma_law():
    """sqrt(2 d) (|x_1| + |x_2|) is Gamma(2)."""
    x = np.abs(laws.laplace(STREAM.spawn("pairs"), MANY, D)) * np.sqrt(2 * D)
    assert stats.kstest(x[:, 0] + x[:, 1], stats.gamma(2).cdf).pvalue > LEVEL
    assert stats.kstest(x[:, 0] + x[:, 1], stats.gamma(2.05).cdf).pvalue < LEVEL


def test_marginal_of_a_pushforward():
    """|x_1| for x ~ N(0, I/d) is half-normal."""
    x = laws.pushforward(STREAM.spawn("half"), MANY, D, laws.gaussian, np.abs)
    assert stats.kstest(x[:, 2], stats.halfnorm(scale=D**-0.5).cdf).pvalue > LEVEL
    assert stats.kstest(x[:, 2], stats.halfnorm(scale=1.05 * D**-0.5).cdf).pvalue < LEVEL


@pytest.mark.parametrize("d", [1, 2, 3, 50])
def test_norms(d):
    stream = STREAM.spawn("norms")
    square = (laws.gaussian(stream, MANY, d) ** 2).sum(axis=1) * d
    assert stats.kstest(square, stats.chi2(d).cdf).pvalue > LEVEL
    assert stats.kstest(square, stats.chi2(d + 1).cdf).pvalue < LEVEL
    np.testing.assert_allclose((laws.sphere(stream, 1000, d) ** 2).sum(axis=1), 1.0, rtol=1e-13)
    assert stats.kstest((laws.ball(stream, MANY, d) ** 2).sum(axis=1) ** (d / 2), stats.uniform.cdf).pvalue > LEVEL


def test_cube_pairs_are_independent():
    """The sum of two coordinates of the cube has the triangular law."""
    x = laws.cube(STREAM.spawn("pairs"), MANY, 12)
    for i, j in [(0, 1), (1, 2), (3, 11)]:
        assert stats.kstest(x[:, i] + x[:, j], stats.triang(0.5, -1.0, 2.0).cdf).pvalue > LEVEL


def test_corners_are_equally_likely():
    """Exact binned counts: 16 corners of the 4-cube and 10 corners of the cross-polytope, chi-square at level 1e-6.

    The neighbours are signs of which 52% are pluses, signs of which 52% equal the one before, and corners of weights 19 to 21.
    """
    corner = (laws.rademacher_cube(STREAM, MANY, 4) > 0) @ [1, 2, 4, 8]
    counts, bits = np.bincount(corner, minlength=16), np.arange(16)[:, None] >> np.arange(4) & 1
    assert stats.chisquare(counts).pvalue > LEVEL
    biased = np.where(bits, 0.52, 0.48).prod(axis=1)
    sticky = np.where(bits[:, 1:] == bits[:, :-1], 0.52, 0.48).prod(axis=1) / 2
    assert all(stats.chisquare(counts, MANY * weights).pvalue < LEVEL for weights in (biased, sticky))
    x = laws.cross_polytope(STREAM, MANY, 5)
    assert (np.abs(x).sum(axis=1) == 1.0).all()
    counts = np.concatenate([(x > 0).sum(axis=0), (x < 0).sum(axis=0)])
    assert stats.chisquare(counts).pvalue > LEVEL
    assert stats.chisquare(counts, MANY * np.linspace(19, 21, 10) / 200).pvalue < LEVEL


def test_mixture_has_its_components():
    x = laws.mixture(STREAM.spawn("mixture"), MANY, 3, CENTRES)
    assert stats.kstest(x[:, 1], shifted).pvalue > LEVEL
    assert stats.kstest(x[:, 1], stats.norm(CENTRES[:, 1].mean(), x[:, 1].std()).cdf).pvalue < LEVEL
    component = laws.mixture_component(STREAM.spawn("mixture"), MANY, 3)
    assert stats.chisquare(np.bincount(component)).pvalue > LEVEL
    assert stats.kstest((x - CENTRES[component])[:, 1], stats.norm(scale=3**-0.5).cdf).pvalue > LEVEL


def test_pushforward_is_the_map_of_the_base():
    x = laws.pushforward(STREAM, 100, 4, laws.gaussian, np.abs)
    np.testing.assert_array_equal(x, np.abs(laws.gaussian(STREAM, 100, 4)))
    with pytest.raises(BadArgument, match=r"lipschitz_map must return float64\[100, D\]: got float64\[4\]"):
        laws.pushforward(STREAM, 100, 4, laws.gaussian, lambda x: x.sum(axis=0))


@pytest.mark.parametrize("d", [2, 3, 784])
def test_exact_coordinate_of_the_sphere(d):
    x = laws.sphere_coordinate(STREAM.spawn("coordinate"), MANY, d)
    assert stats.kstest(x, stats.beta((d - 1) / 2, (d - 1) / 2, loc=-1, scale=2).cdf).pvalue > LEVEL
    assert stats.kstest(laws.sphere(STREAM.spawn("full"), MANY // 8, d)[:, d // 2], x).pvalue > LEVEL
    if d < 100:  # d + 1 is a neighbour that this many samples can tell from d
        assert stats.kstest(x, stats.beta(d / 2, d / 2, loc=-1, scale=2).cdf).pvalue < LEVEL


def test_exact_coordinate_of_the_cross_polytope():
    x = laws.cross_polytope_coordinate(STREAM.spawn("coordinate"), MANY, 10)
    observed = [(x == value).sum() for value in (1.0, -1.0, 0.0)]
    assert stats.chisquare(observed, [MANY / 20, MANY / 20, MANY * 0.9]).pvalue > LEVEL
    np.testing.assert_array_equal(laws.cross_polytope_coordinate(STREAM, 500, 10), laws.cross_polytope(STREAM, 500, 10)[:, 0])


@pytest.mark.parametrize("a", [0.3, 1.0, 2.5, 392.0])
def test_gammas(a):
    x = gamma.gammas(STREAM.spawn("gammas"), MANY, a)
    assert stats.kstest(x, stats.gamma(a).cdf).pvalue > LEVEL
    assert stats.kstest(x, stats.gamma(a * 1.05).cdf).pvalue < LEVEL


def test_chi_and_beta():
    for nu in (1, 2, 5):
        assert stats.kstest(gamma.chis(STREAM.spawn("chi"), MANY, nu), stats.chi(nu).cdf).pvalue > LEVEL
    assert stats.kstest(gamma.betas(STREAM.spawn("beta"), MANY, 0.5, 3.5), stats.beta(0.5, 3.5).cdf).pvalue > LEVEL
    assert (gamma.chi_squares(STREAM, 5, 0) == 0.0).all()


@pytest.mark.parametrize("name", [*PLAIN, "low_rank"])
@pytest.mark.parametrize(
    ("samples", "d", "message"),
    [
        (10, 0, "d must be >= 1: got 0"),
        (-1, 3, "samples must be >= 0: got -1"),
        (10, 2.0, "d must be an integer"),
        (10, float("nan"), "d must be an integer"),
    ],
)
def test_bad_sizes_are_refused(name, samples, d, message):
    with pytest.raises(BadArgument, match=message):
        getattr(laws, name)(STREAM, samples, d)


@pytest.mark.parametrize(
    ("centres", "message"),
    [
        (np.zeros((2, 4)), "centres must have length 3 along axis 1: got 4"),
        (np.zeros((2, 3), np.float32), "centres must have dtype float64: got float32"),
        (np.zeros(3), "centres must have 2 dimensions: got 1"),
        (np.zeros((3, 2)).T, "centres must be C-contiguous"),
        (np.full((2, 3), np.nan), "centres must be finite: got 6 NaN"),
        (np.zeros((0, 3)), "centres must have length >= 1 along axis 0: got 0"),
        ([[0.0, 0.0, 0.0]], "centres must be a NumPy array of float64: got list"),
    ],
)
def test_bad_centres_are_refused(centres, message):
    with pytest.raises(BadArgument, match=message):
        laws.mixture(STREAM, 10, 3, centres)


def test_bad_parameters_are_refused():
    with pytest.raises(BadArgument, match="nu must be >= 3: got 2"):
        laws.student(STREAM, 10, 3, 2)
    with pytest.raises(BadArgument, match="rank must be <= 3: got 4"):
        laws.low_rank(STREAM, 10, 3, 4)
    with pytest.raises(BadArgument, match="alpha must be finite: got nan"):
        laws.skew_gaussian(STREAM, 10, 3, float("nan"))
    with pytest.raises(BadArgument, match=r"a must be > 0.0: got -1"):
        gamma.gammas(STREAM, 10, -1.0)
