"""What every data set must be before anything is computed from it; each refusal names the quantity and both numbers."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import numpy as np


class BadData(ValueError):
    """Data that nothing can be computed from: the message says what is wrong, where, and what is needed."""


def arrays(path: Path, wanted: tuple[str, ...] | None = None) -> dict[str, np.ndarray]:
    """The arrays of an .npz file by name, or only the `wanted` ones; nothing is ever unpickled. Raises BadData, FileNotFoundError."""
    try:
        held = np.load(path, allow_pickle=False)
        if isinstance(held, np.ndarray):
            raise BadData(f"{path} is no .npz file: it holds one array without a name")
        with held:
            names = tuple(held.files) if wanted is None else wanted
            missing = [name for name in names if name not in held.files]
            if missing:
                raise BadData(f"{path} needs the array{'s' * (len(missing) > 1)} {', '.join(missing)}: it holds {_listed(held.files)}")
            return {name: held[name] for name in names}
    except (FileNotFoundError, IsADirectoryError, PermissionError, BadData):
        raise
    except (OSError, ValueError, EOFError, KeyError, zipfile.BadZipFile, zipfile.zlib.error) as error:  # type: ignore[attr-defined]
        raise BadData(f"{path} cannot be read as .npz: {_reason(error)}") from error


def array(path: Path) -> np.ndarray:
    """The array of an .npy file; nothing is ever unpickled. Raises BadData, FileNotFoundError."""
    try:
        held = np.load(path, allow_pickle=False)
    except (FileNotFoundError, IsADirectoryError, PermissionError):
        raise
    except (OSError, ValueError, EOFError) as error:
        raise BadData(f"{path} cannot be read as .npy: {_reason(error)}") from error
    if not isinstance(held, np.ndarray):
        held.close()
        raise BadData(f"{path} is an .npz archive, not an .npy file: name it so")
    return held


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "nothing"


def _reason(error: BaseException) -> str:
    if "pickle" in str(error).lower():
        return "it holds Python objects (or is no NumPy file), and objects from a file are never unpickled; save plain numbers"
    return f"{type(error).__name__}: {error}" if str(error) else type(error).__name__


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
    rows = np.ascontiguousarray(values.reshape(n, d), dtype=np.float64)
    finite = np.isfinite(rows)
    if not finite.all():
        i, j = (int(k[0]) for k in np.nonzero(~finite))
        raise BadData(
            f"{name} must be finite: {np.count_nonzero(~finite)} of {rows.size} entries are not, the first ({rows[i, j]}) "
            f"in row {i + 1}, column {j + 1}"
        )
    centred = rows - rows[0]
    if not centred.any():
        raise BadData(f"{name} must vary, E|x - mean|^2 > 0: all {n} points are equal, 0 against a positive number")
    with np.errstate(over="ignore"):
        if not np.isfinite(np.square(centred).sum()):
            raise BadData(f"{name} is too large to square: |x| reaches {np.abs(rows).max():.3g}, doubles end at 1.8e308; rescale it")
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
