"""The claims of the family "Deep networks"."""

TITLE = "Deep networks"
ORDER = 50
INTRODUCTION = (
    "How fast a network moves with its weights, without and with skip connections and biases, and what that costs in the logarithm."
)
