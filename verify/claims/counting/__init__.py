"""The claims of the family "Counting parameters"."""

TITLE = "Counting parameters"
ORDER = 80
INTRODUCTION = "Without smoothness n parameters fit n points, whatever the dimension."
