"""NTK closed forms: one point worked by hand, and what is refused."""

import numpy as np
import pytest

from theory import ntk
from theory.prediction import OutsideDomain


def test_the_exact_form_of_the_square_at_one_point_and_one_neuron():
    x = np.array([[3.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]])
    assert ntk.square_sensitivity_squared(x, x / 3.0) == pytest.approx(4 / 9, rel=1e-13)  # f = y x_1^2/9: 9 * (2/9)^2


@pytest.mark.parametrize(
    "name, sizes, says",
    [
        ("relu", (50, 50, 25), "discontinuous"),
        ("tanh", (50, 50, 1), "p/n = 1"),
        ("cos", (500, 50, 25), "500 against"),
        ("tanh", (50, 50, 11), "k >= 12 neurons.*k = 11"),
    ],
)
def test_what_is_refused(name, sizes, says):
    with pytest.raises(OutsideDomain, match=says):
        ntk.predict(name, *sizes)
