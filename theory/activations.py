"""Activations by name or by expression: the public names of theory/features/activations.py."""

from theory.features.activations import ACTIVATIONS, Activation, Moments, NotDifferentiable, UnknownActivation, get

__all__ = ["ACTIVATIONS", "Activation", "Moments", "NotDifferentiable", "UnknownActivation", "get"]
