"""The claims of the family "Geometry of high dimension"."""

TITLE = "Geometry of high dimension"
ORDER = 70
INTRODUCTION = (
    "Random points on a sphere in high dimension are nearly orthogonal, so that nearly all pairs are sqrt(2) times the radius apart."
)
