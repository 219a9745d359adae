"""The claims of the family "Random features"."""

TITLE = "Random features"
ORDER = 110
INTRODUCTION = "Fits with random features compared with closed forms of their norm, variance and energy, without and with a ridge."
