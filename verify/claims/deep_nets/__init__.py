"""The claims of the family "Deep networks"."""

TITLE = "Deep networks"
ORDER = 50
INTRODUCTION = (
    "How fast the output of a network moves with its weights, without and with skip connections and biases, and how this enters the "
    "logarithm of the law."
)
