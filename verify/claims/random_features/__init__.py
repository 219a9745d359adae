"""The claims of the family "Random features"."""

TITLE = "Random features"
ORDER = 110
INTRODUCTION = "Fitted models against closed forms: norm, variance and energy of the ridgeless fit."
