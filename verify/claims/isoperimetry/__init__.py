"""The claims of the family "Isoperimetry"."""

TITLE = "Isoperimetry"
ORDER = 10
INTRODUCTION = (
    "Definition 1.1, isoperimetry, is the hypothesis of the law: every Lipschitz function of the input concentrates around its mean. "
    "The sphere and the Gaussian meet it, which is checked against the bound and against the exact law of the same quantity. Laws "
    "with the same mean and covariance that do not meet it are shown to violate the bound."
)
