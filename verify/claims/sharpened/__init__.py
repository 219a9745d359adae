"""The claims of the family "Sharper constants"."""

TITLE = "Sharper constants"
ORDER = 60
INTRODUCTION = "The same theorems with constants that could be true."
