"""The claims of the family "Covering numbers"."""

TITLE = "Covering numbers"
ORDER = 40
INTRODUCTION = (
    "The step from finite classes to classes with p parameters: how many functions a net needs, and what moving to the net costs."
)
