"""Handwritten digits: a sample of MNIST that ships with the suite, or a full set where LAW_MNIST names a file.

MNIST: Yann LeCun, Corinna Cortes, Christopher J. C. Burges, CC BY-SA 3.0; see LICENSE-MNIST.txt beside the sample.
"""

from __future__ import annotations

import hashlib
import os
from functools import lru_cache
from pathlib import Path

import numpy as np

from verify.digits.arrays import arrays
from verify.digits.checks import BadData, points

SAMPLE = Path(__file__).with_name("mnist_sample.npz")
"""The first 2,000 of the 60,000 training images, in their order."""

VARIABLE = "LAW_MNIST"
PIXELS = 28 * 28
LEAST = 2_000  # what the claims are dealt from at quick budget


def digits(at_most: int | None = None) -> tuple[np.ndarray, np.ndarray]:
    """Images float64[n, 784] with pixels in [0, 1] and their labels int64[n]: the first `at_most`, all where None.

    The environment variable LAW_MNIST may name an .npz with x_train [n, 28, 28] or [n, 784] and y_train [n] (as x_test and y_test
    are, which it may hold as well) in place of the shipped sample. Raises BadData where that file cannot serve.
    """
    images, labels, _ = _held()
    whole = images[:at_most].astype(np.float64)
    return whole / (255.0 if images.dtype.kind in "iu" or images.max() > 1 else 1.0), labels[:at_most].copy()


def edition() -> str:
    """Which digits are read: how many images the file holds, and its hash. Raises BadData where it cannot serve."""
    images, _, digest = _held()
    return f"{len(images):,} images, blake2b {digest}"


def pool(at_most: int, *classes: int) -> tuple[np.ndarray, np.ndarray]:
    """The digits that claims deal from: the images of these classes (all where none is named) among the first `at_most`, and their labels.

    Images float64[n, 784] are scaled as a whole: centred by the mean image of the pool, the mean of |x|^2 is 784.
    """
    images, labels = digits(at_most)
    kept = np.isin(labels, classes) if classes else np.ones(len(labels), dtype=bool)
    return scaled(images[kept]), labels[kept]


def scaled(images: np.ndarray) -> np.ndarray:
    """Centred by the mean image and divided by one number so that the mean of |x|^2 is d: float64[n, d] -> float64[n, d]."""
    centred = images - images.mean(axis=0)
    return centred * np.sqrt(images.shape[1] / np.mean(np.sum(centred**2, axis=1)))


def _held() -> tuple[np.ndarray, np.ndarray, str]:
    named = os.environ.get(VARIABLE, "")
    path = Path(named) if named else SAMPLE
    try:
        kept = path.stat()
        return _read(path, kept.st_mtime_ns, kept.st_size)
    except OSError as error:
        raise BadData(f"{VARIABLE}={named} cannot be read: {error.strerror}") from error


@lru_cache(maxsize=2)
def _read(path: Path, changed: int, size: int) -> tuple[np.ndarray, np.ndarray, str]:
    """The file's images [n, 784] as they are stored, its labels and its hash; `changed` and `size` make a new file a new entry."""
    held = arrays(path, ("x_train", "y_train"))
    images, labels = held["x_train"], held["y_train"]
    shape = images.shape
    if len(shape) not in (2, 3) or int(np.prod(shape[1:])) != PIXELS:
        raise BadData(f"{path}: x_train must be n images of 28 x 28 = {PIXELS} pixels: got shape {shape}")
    if len(images) < LEAST:
        raise BadData(f"{path}: the claims need n >= {LEAST} images: x_train holds {len(images)}")
    if images.dtype.kind not in "iu":
        points(images, f"{path}: x_train")
    elif images.min() == images.max():
        raise BadData(f"{path}: x_train must vary: every pixel of {len(images)} images is {images.max()}")
    if labels.shape != (len(images),) or labels.dtype.kind not in "iu":
        raise BadData(
            f"{path}: y_train must be one whole number for each of the {len(images)} images: got {labels.dtype}{list(labels.shape)}"
        )
    counts = [int(np.count_nonzero(labels[:LEAST] == digit)) for digit in (0, 1)]
    if min(counts) < LEAST // 20:
        raise BadData(
            f"{path}: the claims tell 0s from 1s and need {LEAST // 20} of each among the first {LEAST} labels: "
            f"y_train has {counts[0]} and {counts[1]}, and {len(np.unique(labels))} classes in all"
        )
    digest = hashlib.blake2b(path.read_bytes(), digest_size=6).hexdigest()
    return images.reshape(len(images), PIXELS), labels.astype(np.int64), digest
