"""The claims of the family "Linear classes: an exact law"."""

TITLE = "Linear classes: an exact law"
ORDER = 100
INTRODUCTION = "For classes that are linear in their parameters the law holds for the Dirichlet energy with constant one and no logarithm."
