"""The claims of the family "The law met from above"."""

TITLE = "The law met from above"
ORDER = 90
INTRODUCTION = (
    "Interpolants with n to n d parameters whose Lipschitz constant is known exactly: upper bounds that the law of robustness is "
    "compared with."
)
