"""Proposition 1.2, the worst law in closed form: the integrals behind E exp(s X*) and E X* are checked by differentiating them."""

from theory.paper import proposition_1_2
from theory.paper.proposition_1_2 import b, part, u
from verify import Claim, Control

claim = Claim(
    says=(
        "If R has the tail min(1, 2 exp(-r^2)) and b^2 >= log 2, the part of E exp(u R) where R > b is 2 exp(u b - b^2) + u sqrt(pi) "
        "exp(u^2/4) erfc(b - u/2)."
    ),
    source="here, a sharper form of bubeck-sellke-2021, Proposition 1.2",
    predicts=part(u, b),
    derive=proposition_1_2.closed_form(),
    by_hand=[(dict(u=0, b=1), "0.735759", "At u = 0 this part is P(R > 1) = 2 exp(-1)")],
    controls=[
        Control(
            "density_without_log_2", "the density 2 r exp(-r^2) in place of 4 r exp(-r^2)", derive=proposition_1_2.closed_form(factor=2)
        )
    ],
)
