"""The claims of the family "Isoperimetry"."""

TITLE = "Isoperimetry"
ORDER = 10
INTRODUCTION = (
    "Definition 1.1 is the hypothesis everything rests on: Lipschitz functions of the input concentrate. Here it is met by "
    "the sphere and the Gaussian, with a bound and the exact law of the same quantity side by side, and missed by worlds that "
    "only look alike."
)
