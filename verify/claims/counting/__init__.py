"""The claims of the family "Counting parameters"."""

TITLE = "Counting parameters"
ORDER = 80
INTRODUCTION = "Without a bound on the Lipschitz constant about n parameters are enough to fit n points, whatever the dimension d."
