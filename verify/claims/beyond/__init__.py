"""The claims of the family "Beyond isoperimetry"."""

TITLE = "Beyond isoperimetry"
ORDER = 140
INTRODUCTION = "What is left of the law of robustness, and what is lost, when a Poincare inequality takes the place of isoperimetry."
