"""The claims of the family "Generalization"."""

TITLE = "Generalization"
ORDER = 160
INTRODUCTION = "The Rademacher complexity of Lipschitz classes."
