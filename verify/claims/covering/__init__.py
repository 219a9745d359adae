"""The claims of the family "Covering numbers"."""

TITLE = "Covering numbers"
ORDER = 40
INTRODUCTION = "From finite classes to parametrised ones: how many functions make a net."
