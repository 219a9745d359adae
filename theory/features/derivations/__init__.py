"""The closed forms of fitted features, derived step by step from the fixed point."""
