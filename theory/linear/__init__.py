"""The law for classes that are linear in their parameters: the exact law in expectation, and its form with high probability."""
