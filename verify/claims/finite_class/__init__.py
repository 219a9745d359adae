"""The claims of the family "Finite classes and the theorem"."""

TITLE = "Finite classes and the theorem"
ORDER = 20
INTRODUCTION = "Lemma 2.1, Theorem 2 and Theorem 3, line by line: which constants follow from which, and with how much room."
