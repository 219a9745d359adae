"""Bubeck and Sellke line by line: each statement of the paper, its constant, what is wrong in print and what repairs it."""
