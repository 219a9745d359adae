"""The claims of the family "Beyond isoperimetry"."""

TITLE = "Beyond isoperimetry"
ORDER = 140
INTRODUCTION = "What remains of the law, and what does not, when its hypotheses are dropped."
