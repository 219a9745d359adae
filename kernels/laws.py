"""The laws of x: c-isoperimetric ones at the scale E|x|^2 about 1 of Definition 1.1, and false worlds that drop one hypothesis each.

Every law is a function (stream, samples, d) -> float64[samples, d]; row i depends only on the key and i, and `first_row` asks for
a later part of the same sequence. A law with parameters takes them as further arguments; `functools.partial` turns it into a plain one.
Raises BadArgument where an argument is outside the hypotheses.
"""

from collections.abc import Callable, Hashable
from functools import partial

import numpy as np

from kernels.check import BadArgument, array, function, instance, real, whole
from kernels.gamma import chi_squares
from kernels.random import Stream, exponentials, integers, normals, signs, uniforms

Law = Callable[..., np.ndarray]


def _sizes(stream: Stream, samples: int, d: int) -> tuple[int, int]:
    instance("stream", stream, Stream)
    return whole("samples", samples, 0), whole("d", d, 1)


# The rotation-invariant laws are x = factor * z with z ~ N(0, I): each factor is a function of |z|^2 and of draws of its own.
# (stream, d, squares = |z|^2: float64[m], first_row) -> float64[m]


def _gaussian_factor(stream: Stream, d: int, squares: np.ndarray, first_row: int) -> np.ndarray:
    """1/sqrt(d)."""
    return np.full(len(squares), 1.0 / np.sqrt(d))


def _sphere_factor(stream: Stream, d: int, squares: np.ndarray, first_row: int) -> np.ndarray:
    """1/|z|."""
    return 1.0 / np.sqrt(squares)


def _ball_factor(stream: Stream, d: int, squares: np.ndarray, first_row: int) -> np.ndarray:
    """U^(1/d)/|z|."""
    return uniforms(stream, len(squares), 1, first_row=first_row)[:, 0] ** (1.0 / d) / np.sqrt(squares)


def _scale_mixture_factor(stream: Stream, d: int, squares: np.ndarray, first_row: int) -> np.ndarray:
    """1/2 or 3/2, over sqrt(d)."""
    return (1.0 + 0.5 * signs(stream, len(squares), 1, first_row=first_row)[:, 0]) / np.sqrt(d)


def _student_factor(stream: Stream, d: int, squares: np.ndarray, first_row: int, nu: int = 5) -> np.ndarray:
    """sqrt((nu - 2)/(d q)), q a chi-square of nu degrees: a sum of nu/2 exponentials, and a squared normal if nu is odd."""
    nu, m = whole("nu", nu, 3), len(squares)
    q = 2.0 * exponentials(stream, m, nu // 2, first_row=first_row).sum(axis=1)
    if nu % 2:
        q += normals(stream.spawn("odd degree"), m, 1, first_row=first_row)[:, 0] ** 2
    return np.sqrt((nu - 2) / (d * q))


def _radial(factor: Callable, stream: Stream, samples: int, d: int, first_row: int, *more: int) -> np.ndarray:
    samples, d = _sizes(stream, samples, d)
    x = normals(stream, samples, d, first_row=first_row)
    x *= factor(stream, d, np.einsum("ij,ij->i", x, x), first_row, *more)[:, None]
    return x


def factor_of(law: Law) -> Callable | None:
    """The factor of a rotation-invariant law of this file (a partial of one keeps its parameters); None for any other law."""
    if isinstance(law, partial):
        factor = factor_of(law.func)
        return factor and partial(factor, **law.keywords) if not law.args else None
    return _FACTORS.get(law) if isinstance(law, Hashable) else None


def gaussian(stream: Stream, samples: int, d: int, *, first_row: int = 0) -> np.ndarray:
    """N(0, I/d): variance 1/d in every direction, E|x|^2 = 1; c = 1 -> float64[samples, d]."""
    return _radial(_gaussian_factor, stream, samples, d, first_row)


def sphere(stream: Stream, samples: int, d: int, *, first_row: int = 0) -> np.ndarray:
    """Uniform on the unit sphere |x| = 1 of R^d (d = 1: a fair sign) -> float64[samples, d]."""
    return _radial(_sphere_factor, stream, samples, d, first_row)


def ball(stream: Stream, samples: int, d: int, *, first_row: int = 0) -> np.ndarray:
    """Uniform in the unit ball |x| < 1 of R^d: E|x|^2 = d/(d+2) -> float64[samples, d]."""
    return _radial(_ball_factor, stream, samples, d, first_row)


def cube(stream: Stream, samples: int, d: int, *, first_row: int = 0) -> np.ndarray:
    """Uniform in the cube [-sqrt(3/d), sqrt(3/d)]^d of side sqrt(12/d): variance 1/d a coordinate, E|x|^2 = 1 -> float64[samples, d]."""
    samples, d = _sizes(stream, samples, d)
    x = uniforms(stream, samples, d, first_row=first_row)
    x -= 0.5
    x *= np.sqrt(12.0 / d)
    return x


def mixture(stream: Stream, samples: int, d: int, centres: np.ndarray, *, first_row: int = 0) -> np.ndarray:
    """Equal mixture of N(centre, I/d) over the rows of centres: float64[k, d] -> float64[samples, d]."""
    samples, d = _sizes(stream, samples, d)
    centres = array("centres", centres, (None, d))
    x = gaussian(stream, samples, d, first_row=first_row)
    x += centres[mixture_component(stream, samples, len(centres), first_row=first_row)]
    return x


def mixture_component(stream: Stream, samples: int, k: int, *, first_row: int = 0) -> np.ndarray:
    """Which of the k components each row of `mixture` was drawn from -> int64[samples]."""
    return integers(stream, samples, 1, 0, whole("k", k, 1), first_row=first_row)[:, 0]


def skew_gaussian(stream: Stream, samples: int, d: int, alpha: float = 2.0, *, first_row: int = 0) -> np.ndarray:
    """A strongly log-concave product: coordinates (s - E s)/sqrt(d), s of density 2 phi(s) Phi(alpha s) -> float64[samples, d].

    -log of that density is phi's plus the convex -log Phi(alpha s), so the law is as strongly log-concave as N(0, I/d) (c = 1);
    with delta = alpha/sqrt(1 + alpha^2), s = delta |z'| + sqrt(1 - delta^2) z, E s = delta sqrt(2/pi), Var s = 1 - 2 delta^2/pi
    (azzalini-1985).
    """
    samples, d = _sizes(stream, samples, d)
    delta = real("alpha", alpha) / np.hypot(1.0, alpha)
    folded = np.abs(normals(stream.spawn("folded"), samples, d, first_row=first_row))
    x = np.sqrt(1.0 - delta * delta) * normals(stream, samples, d, first_row=first_row)
    x += delta * folded
    x -= delta * np.sqrt(2.0 / np.pi)
    x /= np.sqrt(d)
    return x


def pushforward(stream: Stream, samples: int, d: int, base: Law, lipschitz_map: Callable, *, first_row: int = 0) -> np.ndarray:
    """The law of lipschitz_map(x), x from `base`: an L-Lipschitz map of a c-isoperimetric law is c L^2-isoperimetric.

    lipschitz_map: float64[m, d] -> float64[m, D], row by row; -> float64[samples, D].
    """
    function("base", base)
    function("lipschitz_map", lipschitz_map)
    samples, d = _sizes(stream, samples, d)
    image = np.ascontiguousarray(lipschitz_map(base(stream, samples, d, first_row=first_row)))
    if image.ndim != 2 or image.shape[0] != samples or image.dtype != np.float64:
        raise BadArgument(f"lipschitz_map must return float64[{samples}, D]: got {image.dtype}{list(image.shape)}")
    return image


def rademacher_cube(stream: Stream, samples: int, d: int, *, first_row: int = 0) -> np.ndarray:
    """False world: uniform on the corners {-1/sqrt(d), 1/sqrt(d)}^d; |x| = 1, covariance I/d, no isoperimetry -> float64[samples, d]."""
    samples, d = _sizes(stream, samples, d)
    return signs(stream, samples, d, first_row=first_row) / np.sqrt(d)


def laplace(stream: Stream, samples: int, d: int, *, first_row: int = 0) -> np.ndarray:
    """False world: independent Laplace coordinates of variance 1/d (scale 1/sqrt(2d)): tails e^-t -> float64[samples, d]."""
    samples, d = _sizes(stream, samples, d)
    x = exponentials(stream, samples, d, first_row=first_row)
    x *= signs(stream, samples, d, first_row=first_row)
    x /= np.sqrt(2.0 * d)
    return x


def scale_mixture(stream: Stream, samples: int, d: int, *, first_row: int = 0) -> np.ndarray:
    """False world: S z/sqrt(d), S = 1/2 or 3/2 with probability 1/2: E|x|^2 = 5/4 and |x| does not concentrate -> float64[samples, d]."""
    return _radial(_scale_mixture_factor, stream, samples, d, first_row)


def student(stream: Stream, samples: int, d: int, nu: int = 5, *, first_row: int = 0) -> np.ndarray:
    """False world: multivariate Student t with integer nu >= 3 degrees of freedom, covariance I/d -> float64[samples, d].

    x = z sqrt((nu - 2)/(d q)), q a chi-square of nu degrees: every <u, x>, |u| = 1, is t_nu sqrt((nu - 2)/(nu d)).
    """
    return _radial(_student_factor, stream, samples, d, first_row, nu)


def low_rank(stream: Stream, samples: int, d: int, rank: int = 1, *, first_row: int = 0) -> np.ndarray:
    """False world: N(0, I/rank) in the first `rank` coordinates and 0 in the others: E|x|^2 = 1, c = d/rank -> float64[samples, d]."""
    samples, d = _sizes(stream, samples, d)
    rank = whole("rank", rank, 1, d)
    x = np.zeros((samples, d))
    x[:, :rank] = gaussian(stream, samples, rank, first_row=first_row)
    return x


def cross_polytope(stream: Stream, samples: int, d: int, *, first_row: int = 0) -> np.ndarray:
    """False world: one of the 2d corners +-e_i, all alike: |x| = 1, covariance I/d, no isoperimetry -> float64[samples, d]."""
    samples, d = _sizes(stream, samples, d)
    corner = integers(stream, samples, 1, 0, 2 * d, first_row=first_row)[:, 0]
    x = np.zeros((samples, d))
    x[np.arange(samples), corner // 2] = 1.0 - 2.0 * (corner % 2)
    return x


def sphere_coordinate(stream: Stream, samples: int, d: int) -> np.ndarray:
    """<u, x> for x uniform on the unit sphere of R^d and a fixed unit u, exactly: g/sqrt(g^2 + chi^2_{d-1}) -> float64[samples]."""
    samples, d = _sizes(stream, samples, d)
    g = normals(stream, samples, 1)[:, 0]
    return g / np.sqrt(g * g + chi_squares(stream.spawn("rest"), samples, d - 1))


def cross_polytope_coordinate(stream: Stream, samples: int, d: int) -> np.ndarray:
    """x_1 for x uniform on the corners +-e_i: 1 and -1 with probability 1/(2d) each, else 0 -> float64[samples]."""
    samples, d = _sizes(stream, samples, d)
    corner = integers(stream, samples, 1, 0, 2 * d)[:, 0]
    return np.where(corner == 0, 1.0, np.where(corner == 1, -1.0, 0.0))


_FACTORS: dict = {
    gaussian: _gaussian_factor,
    sphere: _sphere_factor,
    ball: _ball_factor,
    scale_mixture: _scale_mixture_factor,
    student: _student_factor,
}
