"""Predictions for random features fitted by least squares: the public names of theory/features/random_features.py."""

from theory.features.random_features import kernel_limit, predict

__all__ = ["kernel_limit", "predict"]
