"""The claims of the family "Geometry of high dimension"."""

TITLE = "Geometry of high dimension"
ORDER = 70
INTRODUCTION = "Random points on a sphere are nearly orthogonal and nearly equally far apart, sqrt(2) times the radius."
