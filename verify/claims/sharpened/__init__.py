"""The claims of the family "Sharper constants"."""

TITLE = "Sharper constants"
ORDER = 60
INTRODUCTION = "Theorems 2 and 3 again, proved here with constants that are close to the best possible ones."
