"""The claims of the family "Generalization"."""

TITLE = "Generalization"
ORDER = 160
INTRODUCTION = "Bounds on the Rademacher complexity of classes of Lipschitz functions."
