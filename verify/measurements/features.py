"""What the claims on fitted random and NTK features have in common: their closed forms in letters, and the fits these are held against."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import sympy as sp

from theory.features import closed_forms as forms
from theory.features import neural_tangent, random_features
from theory.features.activations import Moments, get
from theory.prediction import Prediction
from verify.engine.claim import Band, Claim, ClosedForm, Control
from verify.engine.estimate import Estimate
from verify.measurements import designs

ABOVE = {"norm_squared": forms.NORM, "variance": forms.VARIANCE, "sensitivity_squared": forms.SENSITIVITY}
FORM = "|a|^2 = d/((p-n) t), E f^2 = s_inf + n/(p-n), S^2 = d s_inf + ell n d/(p-n)"
"""The forms for p > n where mu_2 = 0, as a reader sees them."""
QUADRATIC = {"norm_squared": forms.NORM, "variance": forms.VARIANCE_QUADRATIC, "sensitivity_squared": forms.SENSITIVITY_QUADRATIC}
FORM_QUADRATIC = "|a|^2 = d/((p-n) t), E f^2 = F/(n-F) + n/(p-n), S^2 = d (F + D w^2)/(n-F) + (n + (D1-s-v-q) d/t + D w) d/(p-n)"
"""The forms for p > n where phi has a quadratic part, as a reader sees them; F = d u^2 + D w^2."""
BELOW = {"norm_squared": forms.NORM_BELOW, "variance": forms.VARIANCE_BELOW, "sensitivity_squared": forms.SENSITIVITY_QUADRATIC_BELOW}
RIDGE = {
    "training_error": forms.TRAINING_RIDGE,
    "norm_squared": forms.NORM_RIDGE,
    "variance": forms.VARIANCE_RIDGE,
    "sensitivity_squared": forms.SENSITIVITY_RIDGE,
}
QUADRATIC_RIDGE = {**RIDGE, "sensitivity_squared": forms.SENSITIVITY_QUADRATIC_RIDGE}


def closed(
    form: Any,
    shows: str,
    activation: Any = None,
    where: Any = (),
    *,
    per_parameter: float = 0.0,
    signal: float = 0.0,
    public: bool = False,
    **moments: float,
) -> ClosedForm:
    """The closed form of a claim on random features, at an activation or at the one that the point names (activation=None).

    form, shows, where: as in ClosedForm. per_parameter: the ridge over p. signal: E <beta, x>^2; a point's own `signal` comes before it.
    public: whether the form must equal what theory.random_features.predict says. moments: for a false form, values in place of the
    activation's own. Points that theory.random_features.predict refuses are refused here too.
    """

    def prediction(n: int, d: int, p: int, **point: Any) -> Prediction:
        phi = point.get("activation", activation)
        return random_features.predict(phi, n, d, p, ridge=per_parameter * p, signal=point.get("signal", signal))

    def values(n: int, d: int, p: int, **point: Any) -> Mapping[sp.Symbol, float]:
        phi = point.get("activation", activation)
        if not public:  # `computed` does it there
            prediction(n, d, p, **point)
        linear = point.get("signal", signal)
        return {**forms.letters(phi, d, **moments), forms.ridge: per_parameter * p, forms.r2: linear, forms.noise: 1.0}

    def computed(quantity: str, **point: Any) -> float:
        return float(getattr(prediction(**point), quantity))

    return ClosedForm(form, shows, where, values, computed if public else None)


NTK = {"norm_squared": forms.NORM_NTK, "variance": forms.VARIANCE_NTK, "sensitivity_squared": forms.SENSITIVITY_NTK}
FORM_NTK = "|theta|^2 = T/(p - n), E f^2 = n/y - 1, S^2 = d ((v + D2 - 2 c) |theta|^2 + (linear + twice the quadratic part)/y)"


def closed_ntk(quantity: str = "", *, named: Any = None, **moments: Callable[[Moments], float]) -> ClosedForm:
    """The closed form of a quantity of NTK fits at the activation that the point names; "" takes the quantity from the point too.

    named: activations by other names. moments: for a false form, functions of the true moments in place of some. Without them the form is
    the true one, and must equal what theory.ntk.predict says. Points that theory.ntk.predict refuses are refused here too.
    """

    def phi(name: str) -> Any:
        return (named or {}).get(name, name)

    def computed(n: int, d: int, k: int, activation: str = "", **point: Any) -> float:
        return float(getattr(neural_tangent.predict(phi(activation), n, d, k), quantity or point["quantity"]))

    def values(n: int, d: int, k: int, activation: str = "", **point: Any) -> Mapping[sp.Symbol, float]:
        own = get(phi(activation)).moments()
        if moments:  # `computed` refuses where there are none
            neural_tangent.predict(phi(activation), n, d, k)
        other = {name: change(own) for name, change in moments.items()}
        return {**forms.letters_ntk(phi(activation), d, **other), forms.k: k}

    return ClosedForm({quantity: NTK[quantity]} if quantity else NTK, FORM_NTK, forms.NTK, values, None if moments else computed)


def measured(
    activation: Any = None, quantity: str = "", *, quick: int = 24, per_parameter: float = 0.0, signal: float = 0.0, **settings: Any
) -> Callable[..., Estimate]:
    """The `measure` of a claim on random features: the mean over shared designs of a quantity, which "" takes from the point.

    per_parameter: the ridge over p. settings: how many test points and directions (test, along), as in designs.on_the_sphere.
    """

    def measure(stream: Any, n: int, d: int, p: int, **point: Any) -> Estimate:
        phi, what = point.get("activation", activation), point.get("quantity", quantity)
        target = point.get("signal", signal)
        return designs.fits(stream, what, phi, n, d, p, quick=quick, ridge=per_parameter * p, signal=target, **settings)

    return measure


def each(quantities: Iterable[str], *sizes: tuple[int, int, int], **more: Any) -> list[dict[str, Any]]:
    """The points of a claim: every quantity at every (n, d, p), with the entries `more` in each."""
    return [dict(quantity=quantity, n=n, d=d, p=p, **more) for n, d, p in sizes for quantity in quantities]


def apart(n: int, d: int, p: int, **point: Any) -> int:
    """The size that the finite-size error falls with, min(|n - p|, d).

    It is n - p as for Wishart matrices, where p/(n - p) is p/(n - p - 1), and d.
    """
    return min(abs(n - p), d)


APART = "min(|n - p|, d)"


def accuracy(activation: str, *, quick: int, test: int, band: Band, controls: Sequence[Control] = (), **words: Any) -> Claim:
    """The claim that at (200, 200, 800) each interval lies wholly inside the band, and outside it where a term of the form is dropped.

    quick, test: the number of designs at quick budget, and of test points of each. band: the allowed finite-size error. controls: further
    ones. words: by_hand and notes of the claim.
    """
    points, phi, percent = each(ABOVE, (200, 200, 800)), get(activation).moments(), f"{100 * band.C / 200:.4g}%"
    whole, form, where = (QUADRATIC, FORM_QUADRATIC, forms.QUADRATIC) if phi.mu2 else (ABOVE, FORM, forms.RIDGELESS)
    size, value, steep = ([point] for point in points)

    def false(quantity: str, form: sp.Expr) -> ClosedForm:
        return closed({**ABOVE, quantity: form}, FORM, activation, forms.RIDGELESS)

    def other(**moments: float) -> ClosedForm:
        return closed(whole, form, activation, where, public=False, **moments)

    floor, law = forms.plateau(forms.v / forms.s), forms.n / (forms.p - forms.n)
    dropped = [
        Control(
            "p_for_p_minus_n_in_norm",
            "p in place of p - n in |a|^2",
            predicts=false("norm_squared", forms.NORM * (forms.p - forms.n) / forms.p),
            points=size,
        ),
        Control("plateau_forgotten_variance", "the plateau forgotten in E f^2", predicts=false("variance", law), points=value),
        Control("laws_term_forgotten_variance", "the law's term forgotten in E f^2", predicts=false("variance", floor), points=value),
        Control(
            "plateau_forgotten_sensitivity",
            "the plateau forgotten in S^2",
            predicts=false("sensitivity_squared", forms.SENSITIVITY - forms.d * floor),
            points=steep,
        ),
        Control(
            "laws_term_forgotten_sensitivity",
            "the law's term forgotten in S^2",
            predicts=false("sensitivity_squared", forms.d * floor),
            points=steep,
        ),
        Control("slope_part_dropped", "D1 - mu_1^2 dropped", predicts=other(D1=phi.mu1**2), points=steep),
        Control("slope_part_for_v", "D1 - mu_1^2 taken for v", predicts=other(D1=phi.mu1**2 + phi.v), points=steep),
        Control("linear_part_nine_tenths", "the linear part nine tenths: .9 mu_1^2", predicts=other(mu1=phi.mu1 * 0.9**0.5)),
    ]
    return Claim(
        says=f"At n = d = 200 and p = 800 ridgeless random features of {activation} that fit noise lie within {percent} of {form}.",
        relation="~",
        predicts=closed(whole, form, activation, where, public=True),
        source="here, from the fixed point of mei-montanari-2019",
        points=points,
        measure=measured(activation, quick=quick, test=test, along=1),
        fits=True,
        band=band,
        controls=[*dropped, *controls],
        **words,
    )
