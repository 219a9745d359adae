"""The claims of the family "Errata"."""

TITLE = "Errata"
ORDER = 30
INTRODUCTION = (
    "What does not hold, or does not follow, as the submission prints it, each with an exact counterexample, and what repairs it."
)
