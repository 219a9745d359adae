"""What every data set must be before anything is computed from it; each refusal names the quantity and both numbers."""

from __future__ import annotations

from typing import Any

import numpy as np

from theory.refusals import Refusal


class BadData(Refusal):
    """Data that nothing can be computed from: the message says what is wrong, where, and what is needed."""


LARGEST, SMALLEST = 1e140, 1e-140
"""How large numbers may be, and how little they may vary: squares, and sums of them, stay inside the range of doubles."""


def points(values: Any, name: str) -> np.ndarray:
    """`values` as float64[n, d], images and the like flattened: n >= 2, d >= 1, real, finite, not all rows equal. Raises BadData."""
    values = np.asarray(values)
    if values.ndim < 2:
        raise BadData(f"{name} must be n rows of d numbers: got shape {values.shape}")
    if values.dtype.kind not in "biuf":
        raise BadData(f"{name} must hold real numbers: got dtype {values.dtype}")
    n, d = len(values), int(np.prod(values.shape[1:]))
    if n < 2 or d < 1:
        raise BadData(f"{name} needs n >= 2 points of d >= 1 numbers: got n = {n}, d = {d}")
    with np.errstate(all="ignore"):  # what is too large for a double becomes infinite, and is refused as such
        rows = np.ascontiguousarray(values.reshape(n, d), dtype=np.float64)
    finite = np.isfinite(rows)
    if not finite.all():
        i, j = (int(k[0]) for k in np.nonzero(~finite))
        raise BadData(
            f"{name} must be finite: {np.count_nonzero(~finite)} of {rows.size} entries are not, the first ({rows[i, j]}) "
            f"in row {i + 1}, column {j + 1}"
        )
    reach = float(np.abs(rows).max())
    if reach > LARGEST:
        raise BadData(f"{name} is too large to square: |x| reaches {reach:.3g}, and may reach {LARGEST:g}; rescale it")
    varies = float(np.abs(rows - rows[0]).max())
    if varies == 0.0:
        raise BadData(f"{name} must vary, E|x - mean|^2 > 0: all {n} points are equal, 0 against a positive number")
    if varies < SMALLEST:
        raise BadData(f"{name} varies too little to square: by {varies:.3g} at most, and {SMALLEST:g} is needed; rescale it")
    return rows


def labels(values: Any, n: int, name: str) -> np.ndarray:
    """One label a point, of any kind that can be compared. Raises BadData."""
    values = np.asarray(values)
    if values.shape != (n,):
        raise BadData(f"{name} must hold one label for each of the {n} points: got shape {values.shape}")
    if values.dtype.kind not in "biufSU":
        raise BadData(f"{name} must hold numbers or words: got dtype {values.dtype}")
    if values.dtype.kind == "f" and not np.isfinite(values).all():
        raise BadData(f"{name} must be finite: {np.count_nonzero(~np.isfinite(values))} of {n} labels are not")
    return values
