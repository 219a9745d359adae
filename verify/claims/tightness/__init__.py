"""The claims of the family "The law met from above"."""

TITLE = "The law met from above"
ORDER = 90
INTRODUCTION = "Interpolants whose Lipschitz constant is known exactly, with parameters from n to n d: how smoothly one can fit."
