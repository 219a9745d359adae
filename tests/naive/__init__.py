"""Naive twins of the kernels: plain Python and NumPy, written from the definitions, importing nothing of ours."""
