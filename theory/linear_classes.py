"""The exact law for linear classes: the public names of theory/linear/exact_law.py."""

from theory.linear.exact_law import energy_floor, largest_trace, least_energy

__all__ = ["energy_floor", "largest_trace", "least_energy"]
