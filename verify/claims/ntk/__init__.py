"""The claims of the family "Neural tangent features"."""

TITLE = "Neural tangent features"
ORDER = 120
INTRODUCTION = "Features of the first order in the weights: with a mean slope, without one, and exactly."
