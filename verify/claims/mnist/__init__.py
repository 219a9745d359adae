"""The claims of the family "Real data: handwritten digits"."""

TITLE = "Real data: handwritten digits"
ORDER = 180
INTRODUCTION = "The same laws checked on images of handwritten digits, whose distribution is not known."
