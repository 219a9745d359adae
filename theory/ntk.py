"""Predictions for neural tangent features fitted by least squares: the public names of theory/features/neural_tangent.py."""

from theory.features.neural_tangent import predict

__all__ = ["predict"]
