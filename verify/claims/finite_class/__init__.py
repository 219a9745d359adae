"""The claims of the family "Finite classes and the theorem"."""

TITLE = "Finite classes and the theorem"
ORDER = 20
INTRODUCTION = (
    "Lemma 2.1, Theorem 2 and Theorem 3 of the paper, line by line: which constant follows from which, and how much room each step leaves."
)
