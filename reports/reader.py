"""A grammar for the formulas that people write in plain text, read by recursive descent into typst mathematics.

relation  sum {(<= | >= | < | > | = | ~ | ->) sum}
sum       [- | + | +-] term {(+ | - | +-) term}
term      power {[* | / | x] power}
power     atom [^ exponent]
atom      number, letter with subscript and primes, function(arguments), (..), [..], {..}, |..|, ||..||, <.., ..>
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from theory.typeset.names import read_name
from theory.typeset.typst import Typst, text

from .tokens import Token, tokens

OPERATORS = {"exp", "log", "ln", "sin", "cos", "tanh", "cosh", "sinh", "arccos", "arcsin", "min", "max", "sup", "inf", "tr", "det", "lim"}
WORDS = {"erf", "erfc", "Lip", "MSE", "Var", "Cov", "rank", "diam", "dist", "Beta", "sign", "sgn", "relu", "Rad", "TV", "cond", "vol"}
ALONE = {"Lip", "MSE", "TV", "Var", "Rad"}  # these may stand without an argument
BEFORE_LETTERS = {"tr", "rank", "det"}  # and these before a bare letter: tr M
WANT_BRACKETS = WORDS | {"min", "max", "inf", "sup", "tr", "det", "lim"}
HEADS = {"P": "bb(P)", "E": "bb(E)"}
ENGLISH = {"a", "A", "I"}
LAWS = {"beta", "gamma", "chi"}  # the beta law, a gamma density: words unless something is done with them
RELATIONS = {"<=": "<=", ">=": ">=", "<": "<", ">": ">", "=": "=", "==": "=", "!=": "!=", "~": "∼", "~=": "≈", "->": "->"}
SIGNS = {"+": "+", "-": "-", "+-": "±", "-+": "∓"}


END = Token("end", "", 0, True)
LIMIT = 2000
"""Atoms tried before a sentence is left as text: no string of brackets and bars may take long."""


class NotMath(Exception):
    """What stands here is not a formula."""


class Reader:
    """The tokens from `at` on; every method returns typst mathematics or raises NotMath, and leaves `at` after what it read."""

    def __init__(self, pieces: Sequence[Token], at: int = 0) -> None:
        self.pieces, self.at, self.tried = pieces, at, 0
        self.barred, self.nested = False, 0  # between bars; how many brackets deep

    def peek(self, ahead: int = 0) -> Token:
        """A coming token, END past the last."""
        return self.pieces[self.at + ahead] if self.at + ahead < len(self.pieces) else END

    def next_is(self, *signs: str) -> bool:
        """Whether the next token is one of these signs."""
        return self.peek().kind == "sign" and self.peek().text in signs

    def take(self, *signs: str) -> str:
        """Read one of these signs."""
        if not self.next_is(*signs):
            raise NotMath
        self.at += 1
        return self.pieces[self.at - 1].text

    def attempt(self, read: Callable[[], str]) -> str | None:
        """What `read` reads, or None with the place restored."""
        before = self.at, self.barred, self.nested
        try:
            return read()
        except NotMath:
            self.at, self.barred, self.nested = before
            return None

    # relations, sums, products ------------------------------------------------------------------------------------
    def relation(self) -> str:
        """a <= b < c"""
        return self._chain(self.sum, lambda: f" {RELATIONS[self.take(*RELATIONS)]} {self.sum()}")

    def sum(self) -> str:
        """-a + b"""
        front = f"{SIGNS[self.take(*SIGNS)]} " if self.next_is("-", "+-") else ""
        return front + self._chain(self.term, self._addend)

    def term(self) -> str:
        """2 a/b c"""
        return self._chain(self.power, self._factor)

    def _chain(self, first: Callable[[], str], more: Callable[[], str]) -> str:
        shown = first()
        while (piece := self.attempt(more)) is not None:
            shown += piece
        return shown

    def _addend(self) -> str:
        if self.peek().spaced != self.peek(1).spaced:  # a - b and a-b are differences, "c -b" and "n- b" are not
            raise NotMath
        return f" {SIGNS[self.take(*SIGNS)]} {self.term()}"

    def _factor(self) -> str:
        if self.next_is("*"):
            tight = not self.peek().spaced
            self.at += 1
            return f" {self.power()}" if tight and self.peek().kind != "number" else f" dot {self.power()}"
        if self.next_is("/"):
            if self.peek().spaced != self.peek(1).spaced:
                raise NotMath
            self.at += 1
            return f" \\/ {self.power()}"
        if (
            self.peek().text == "x"
            and self.peek().spaced
            and self.peek(1).spaced
            and self.pieces[self.at - 1].is_size
            and self.peek(1).is_size
        ):
            self.at += 1
            return f" times {self.power()}"
        if not self._may_follow(self.pieces[self.at - 1], self.peek()):
            raise NotMath
        return f" {self.power()}"

    def _may_follow(self, before: Token, piece: Token) -> bool:
        """Whether two pieces side by side are a product, and not two things a sentence has put there."""
        if piece.kind == "sign":
            return piece.text in ("(", "<") or (piece.text == "[" and not piece.spaced) or (piece.text == "|" and not self.barred)
        if piece.kind == "number":
            return before.kind != "number" and (not piece.spaced or before.text in (")", "E"))
        if piece.kind != "name" or self._hyphenated() or (piece.text == "s" and before.kind == "number"):  # the 1s
            return False
        word = piece.text in ENGLISH and not self.nested
        return not (piece.spaced and (word or piece.text in {"P", "E", "N"} | LAWS))

    def _hyphenated(self) -> bool:
        """Whether the letter here begins a word: c-isoperimetric."""
        dash, word = self.peek(1), self.peek(2)
        return dash.text == "-" and not dash.spaced and not word.spaced and word.kind == "name" and not word.is_letter

    def power(self) -> str:
        """a^b; R^d is the space."""
        shown = self.atom()
        if not self.next_is("^", "**") or self.peek().spaced:
            return shown
        self.at += 1
        raised = self.exponent()
        short = len(raised) == 1 or raised.isdigit()
        return f"{'RR' if shown == 'R' and raised != '2' else shown}^{raised if short else f'({raised})'}"

    def exponent(self) -> str:
        """2, -1, n, (n - 1)/2 in brackets of either kind."""
        self.nested += 1
        if self.next_is("(", "{"):
            closing = {"(": ")", "{": "}"}[self.take("(", "{")]
            shown = self.relation()
            self.take(closing)
        else:
            sign = self.take("-") if self.next_is("-") and not self.peek().spaced else ""
            if self.peek().spaced or self.peek().kind not in ("name", "number"):
                raise NotMath
            shown = sign + self.atom()
        self.nested -= 1
        return shown

    # atoms ---------------------------------------------------------------------------------------------------------
    def atom(self) -> str:
        """A number, a letter, a call, or something in brackets."""
        self.tried += 1
        if self.tried > LIMIT or self.nested > 30:
            raise NotMath
        piece = self.peek()
        if piece.kind == "number":
            self.at += 1
            mantissa, _, exponent = piece.text.partition("e")
            return f"{mantissa} times 10^({int(exponent)})" if exponent else mantissa
        if piece.kind == "name":
            return self.name(piece)
        return self.bracketed()

    def bracketed(self) -> str:
        """Brackets of every kind, with a list or a condition inside."""
        if self.next_is("|"):
            return self.attempt(lambda: self.bars(2)) or self.bars(1)
        opening = self.take("(", "[", "{", "<")
        closing = {"(": ")", "[": "]", "{": "}", "<": ">"}[opening]
        outer, self.barred = self.barred, False
        self.nested += 1
        item = self.sum if opening == "<" else self.relation  # between angle brackets > is no relation
        shown, items = item(), 1
        while self.next_is(",", "|"):
            shown += {",": ", ", "|": " mid(bar.v) "}[self.take(",", "|")] + item()
            items += 1
        self.take(closing)
        self.nested -= 1
        self.barred = outer
        if opening == "<" and items < 2:
            raise NotMath
        return f"lr(⟨ {shown} ⟩)" if opening == "<" else f"{opening}{shown}{closing}"

    def bars(self, count: int) -> str:
        """An absolute value, or a norm between double bars."""
        outer, self.barred = self.barred, True
        for _ in range(count):
            self.take("|")
        shown = self.relation()
        for _ in range(count):
            self.take("|")
        self.barred = outer
        return f"{'norm' if count == 2 else 'abs'}({shown})"

    def name(self, piece: Token) -> str:
        """A letter, a function, P(..), E[..]."""
        base, after = piece.text.split("_")[0].rstrip("'"), self.peek(1)
        called = after.text in ("(", "[") and not after.spaced
        if base in OPERATORS or base in WORDS:
            return self.function(piece, base)
        if piece.text == "grad":
            self.at += 1
            return f"nabla {self.atom()}"
        if self._spelled_out(piece):
            self.at += 1
            return " ".join(piece.text) if piece.text.isupper() else self.lettered(piece.text)
        if base == "sqrt" or base == "Ef" or piece.text in HEADS:
            return self.special(base, called)
        if not piece.is_letter or (piece.text in ENGLISH and not (called or self.nested or self.barred or self._used(after))):
            raise NotMath
        self.at += 1
        shown = self.lettered(piece.text)
        return f"{shown} {self.atom()}" if called and after.text == "(" else shown

    def _spelled_out(self, piece: Token) -> bool:
        """Whether a word is letters: MU in U'MU, and whatever stands at a tight star, dt*y."""
        if piece.is_letter:
            return False
        before, after = self.pieces[self.at - 1] if self.at else END, self.peek(1)
        starred = (before.text == "*" and not piece.spaced) or (after.text in ("*", "**") and not after.spaced)
        return starred or (before.text.endswith("'") and not piece.spaced and piece.text.isupper() and len(piece.text) < 4)

    def special(self, base: str, called: bool) -> str:
        """sqrt 2, the mean Ef, E[..] and P(..), and E before what it is the mean of."""
        self.at += 1
        if base == "sqrt":
            shown = self.atom()
            return f"sqrt({shown[1:-1] if shown.startswith('(') else shown})"
        if base == "Ef":
            return "bb(E) f"
        if called:
            return f"{HEADS[base]} {self.atom()}"
        return HEADS["E"] if base == "E" else base

    @staticmethod
    def _used(after: Token) -> bool:
        """Whether something is done with the letter before: A/2, a = 1."""
        return (after.text in ("/", "^") and not after.spaced) or after.text in ("=", "<=", ">=")

    def function(self, piece: Token, base: str) -> str:
        """A function with an index, a power and its argument, as far as there are any."""
        self.at += 1
        head = base if base in OPERATORS else f"op({text(base)})"
        if "_" in piece.text:
            head += f"_({low(piece.text.partition('_')[2])})"
        if self.next_is("^") and not self.peek().spaced:
            self.at += 1
            head += f"^({self.exponent()})"
        if self.next_is("(", "[", "|"):
            return f"{head} {self.atom()}"
        if base in ALONE:
            return head
        letter = base in BEFORE_LETTERS and self.peek().is_letter and self.peek().text not in ENGLISH
        if base in WANT_BRACKETS and not letter:
            raise NotMath
        return f"{head} {self.power()}"

    def lettered(self, name: str) -> str:
        """A letter with its subscript; the primes of "f_w'" belong to the w."""
        bare = name.rstrip("'")
        base, _, index = bare.partition("_")
        primes, shown = name[len(bare) :], Typst().letter(read_name(base))
        return f"{shown}_({low(index)}{primes})" if index else shown + primes


def low(index: str) -> str:
    """A subscript: digits, a letter, a word, or a formula in braces."""
    index = index.rstrip("'")
    if not index.startswith("{"):
        return index if index.isdigit() else Typst().subscript(index)
    reader = Reader(tokens(index[1:-1]))
    shown = reader.relation()
    if reader.at != len(reader.pieces):
        raise NotMath
    return shown
