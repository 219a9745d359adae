"""The version matrix: which K of Theorem 2 follows from which budget and from which constant of the subgaussian sum."""

from dataclasses import dataclass
from functools import lru_cache

import sympy as sp

from theory.proof.deciders import Need, rational
from theory.proof.derivation import Derivation, Step
from theory.proof.letters import L, c, d, eps, letter, n
from theory.proof.notebook import Proof

PRINTED = (8**4, 9**4, 10**4)
SHARES = (6, 8)
"""q: the share of the correlation is epsilon/q; 6 goes with the submission's epsilon/3, 8 with the later epsilon/4."""

K_STAR = sp.Rational(352310, 100000)
"""An upper bound of the best constant in Proposition 1.2, proved in theory.paper.proposition_1_2."""

ROWS = {
    "72": (sp.Integer(72), "18 times 4: the printed product, 4-subgaussian, which is false"),
    "81": (sp.Integer(81), "(t/9)^2 as printed, from the same"),
    "144": (sp.Integer(144), "18 times 8: the product is 8-subgaussian"),
    "8 K*": (8 * K_STAR, "8 times the best constant of Proposition 1.2, at most 3.52310"),
}
"""name: (subgaussian constant of n^{-1/2} sum h_i z_i, where it comes from)."""

S = letter("S", "subgaussian constant of n^{-1/2} sum h_i z_i", positive=True)
q = letter("q", "the share of the correlation that is spent is epsilon/q", positive=True)

EXPONENT = eps**2 * n * d / (q**2 * S * c * L**2)
"""What a q and an S give in the exponent of Theorem 2; printed is epsilon^2 n d/(K c L^2)."""


@dataclass(frozen=True)
class Cell:
    """Sum constant S (row), share 1/q, and K, 8^4 as printed in the submission, 9^4 and 10^4 as reported.

    ratio = K/(q^2 S), the derived exponent over that with K; follows iff ratio >= 1.
    """

    row: str
    q: int
    K: int
    ratio: sp.Rational
    follows: bool
    how: str


def step(row: str, share: int, printed: int) -> Step:
    """The step "the derived exponent is at least the printed one" of a cell, true or not. Raises ValueError for another row."""
    if row not in ROWS:
        raise ValueError(f"row must be one of {', '.join(ROWS)}: got {row[:60]!r}")
    derived = EXPONENT.subs({q: share, S: ROWS[row][0]})
    asked = eps**2 * n * d / (printed * c * L**2)
    says = f"share epsilon/{share}, sum constant {row}, against K = {printed}"
    return Step(says, derived, {}, ">=", asked, decided_by=rational(), source="bubeck-sellke-2021, Theorem 2, proof")


@lru_cache
def matrix() -> tuple[Cell, ...]:
    """All cells, row by row: for each sum constant, q = 6 with K = 8^4, 9^4, 10^4, then q = 8."""
    cells = []
    for row, (constant, _) in ROWS.items():
        for share in SHARES:
            for printed in PRINTED:
                decision = step(row, share, printed).decide()
                cells.append(Cell(row, share, printed, printed / (share**2 * constant), decision.holds, decision.how))
    return tuple(cells)


def table() -> list[list[str]]:
    """The matrix in words, its head first: the ratio of each cell, and whether K follows."""
    rows = [["sum constant", *(f"eps/{share}: {root}^4" for share in SHARES for root in (8, 9, 10))]]
    for row in ROWS:
        cells = [cell for cell in matrix() if cell.row == row]
        rows.append([row, *(f"{float(cell.ratio):.4g} {'yes' if cell.follows else 'no'}" for cell in cells)])
    return rows


def versions_that_follow() -> Derivation:
    """The cells that follow, each with the exponent it starts from; a cell that does not follow has a gap if it is added."""
    return of_cells([(cell.row, cell.q, cell.K) for cell in matrix() if cell.follows])


def of_cells(cells: list[tuple[str, int, int]]) -> Derivation:
    """A derivation that says of each of these cells (row, q, K) that K follows."""
    proof, concluded = Proof("bubeck-sellke-2021, Theorem 2, proof"), []
    for row, share, printed in cells:
        constant, asked = ROWS[row][0], eps**2 * n * d / (printed * c * L**2)
        derived = EXPONENT.subs({q: share, S: constant})
        exponent = proof.step(f"share epsilon/{share}, sum constant {row}", EXPONENT, "==", derived, put={q: share, S: constant})
        proof.step(f"K = {printed} asks for no more", derived, ">=", asked, rational(), after=exponent)
        concluded.append(Need(derived, ">=", asked))
    return proof.derivation("the constants that follow", *concluded)
