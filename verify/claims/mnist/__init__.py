"""The claims of the family "Real data: handwritten digits"."""

TITLE = "Real data: handwritten digits"
ORDER = 180
INTRODUCTION = "The same laws on images that nobody sampled from a formula."
