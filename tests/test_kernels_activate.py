"""tanh and its derivative against mpmath at 40 digits, in ulp; shapes, signs of zero, refusals."""

import mpmath
import numpy as np
import pytest

from kernels.activate import tanh_and_derivative, tanh_derivative_in_place, tanh_in_place
from kernels.check import BadArgument
from kernels.random import Stream, normals

STREAM = Stream.of(2, "activate")


@pytest.mark.parametrize("size", [1e-300, 1e-9, 0.01, 1.0, 6.0, 60.0])
def test_within_four_ulp(size):
    h = size * normals(STREAM, 1, 333)[0]
    phi, dphi = tanh_and_derivative(h)
    with mpmath.workdps(40):
        exact = [(mpmath.tanh(float(x)), mpmath.sech(float(x)) ** 2) for x in h]
        worst = max(max(abs(float(v / t - 1)), abs(float(w / s - 1))) for v, w, (t, s) in zip(phi, dphi, exact, strict=True))
    assert worst <= 4 * np.finfo(float).eps


def test_shapes_zeros_and_saturation():
    h = np.array([[0.0, -0.0, 400.0], [-1e300, 5e-324, -400.0]])
    phi, dphi = tanh_and_derivative(h)
    np.testing.assert_array_equal(phi, [[0.0, 0.0, 1.0], [-1.0, 5e-324, -1.0]])
    np.testing.assert_array_equal(np.signbit(phi), np.signbit(h))
    np.testing.assert_array_equal(dphi[0, :2], [1.0, 1.0])
    assert (dphi[[0, 1, 1], [2, 0, 2]] < 1e-298).all()
    assert tanh_and_derivative(np.empty((0, 3)))[0].shape == (0, 3)


@pytest.mark.parametrize("size", [1, 15, 16, 17, 100])
def test_every_entry_is_computed(size):
    h = normals(STREAM, 1, size)[0]
    phi, dphi = tanh_and_derivative(h)
    np.testing.assert_allclose(phi, np.tanh(h), rtol=1e-15)
    np.testing.assert_allclose(dphi, 1 - np.tanh(h) ** 2, rtol=1e-13)
    for in_place, expected in ((tanh_in_place, phi), (tanh_derivative_in_place, dphi)):
        written = h.copy()
        assert in_place(written) is written
        np.testing.assert_array_equal(written, expected)


@pytest.mark.parametrize(
    ("h", "message"),
    [
        (np.zeros(3, np.float32), "h must be a float64 array: got float32"),
        ([0.0], "h must be a float64 array: got list"),
        (np.zeros((4, 4)).T[::2], "h must be C-contiguous"),
        (np.array([np.nan, 1.0]), "h must be finite: got 1 NaN or infinite of 2 entries"),
    ],
)
def test_bad_arguments_are_refused(h, message):
    for function in (tanh_and_derivative, tanh_in_place, tanh_derivative_in_place):
        with pytest.raises(BadArgument, match=message):
            function(h)
