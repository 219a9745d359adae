"""The claims of the family "Neural tangent features"."""

TITLE = "Neural tangent features"
ORDER = 120
INTRODUCTION = (
    "Networks expanded to first order in their weights: the norm, the variance and the sensitivity of the ridgeless fit, for "
    "activations whose slope has mean 0 and for others."
)
