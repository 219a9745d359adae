"""The claims of the family "Linear classes: an exact law"."""

TITLE = "Linear classes: an exact law"
ORDER = 100
INTRODUCTION = (
    "For classes that are linear in their parameters the law holds for the Dirichlet energy E |grad f|^2, with the constant 1 and "
    "without a logarithm."
)
