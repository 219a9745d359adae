"""The claims of the family "Errata"."""

TITLE = "Errata"
ORDER = 30
INTRODUCTION = (
    "Statements of the submission that are false, or that do not follow from what is printed. Each has an exact counterexample and a "
    "repair."
)
