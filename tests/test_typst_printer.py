"""The printer of formulas: what it writes means what it was given, looks as intended, compiles, and refuses what it does not know."""

import re

import pytest
import sympy as sp
import typst as compiler
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from theory.proof.deciders import normal
from theory.proof.letters import A, J, K, L, N, R, W, alpha, c, d, delta, delta_1, eps, eta, k, n, p, rho, sigma, t, tau, theta, u, x, y, z
from theory.typeset import UnknownNode, plain, tex, typst
from theory.typeset.names import read_name

f, kappa = sp.Function("f"), sp.Function("kappa")
M, G = sp.MatrixSymbol("M", 3, 3), sp.MatrixSymbol("G", 3, 3)
i = sp.Symbol("i", integer=True)
a = sp.IndexedBase("a")
v, w = sp.symbols("v w")  # of unknown sign
half = sp.Rational(1, 2)
written = sp.Mul(2, sp.Pow(sp.Mul(eps, half / 3, evaluate=False), 2, evaluate=False), sp.Rational(1, 16), evaluate=False)

# What each expression looks like, agreed by eye: (expression, typst, plain text).
LOOKS = [
    (eps**2 * n * d / (c * L**2), r"frac(epsilon^2 n d, c L^2)", "ε²nd/(cL²)"),
    (-n * eps**2 / 288, r"-frac(n epsilon^2, 288)", "-nε²/288"),
    (
        eps / (2**9 * sp.sqrt(c)) * sp.sqrt(n * d / (p * sp.log(60 * W * J / eps) + sp.log(4 / delta))),
        r"frac(epsilon, 512) sqrt(frac(n d, c (p log (60 W J \/ epsilon) + log (4 \/ delta))))",
        "ε√(nd/(c(p log(60WJ/ε) + log(4/δ))))/512",
    ),
    (2 * sp.exp(-(d - 1) * t**2 / 2), r"2 exp (-(d - 1) t^2 \/ 2)", "2 exp(-(d - 1)t²/2)"),
    (sp.Rational(3, 4) + sp.exp(2 * theta**2) / 4, r"frac(3, 4) + frac(1, 4) exp (2 theta^2)", "3/4 + exp(2θ²)/4"),
    (4 * k * sp.exp(-n * eps**2 / (512 * k)), r"4 k exp (-n epsilon^2 \/ (512 k))", "4k exp(-nε²/(512k))"),
    (1 - rho, "1 - rho", "1 - ρ"),
    (d - n - 1, "d - n - 1", "d - n - 1"),
    (1 - 1 / n, "1 - frac(1, n)", "1 - 1/n"),
    (1 + W / eta, "1 + frac(W, eta)", "1 + W/η"),
    ((d - 1) / sp.S(2), "frac(d - 1, 2)", "(d - 1)/2"),
    (-(x + 1) / 2, "-frac(1 + x, 2)", "-(1 + x)/2"),
    (n * (u - alpha) ** 2, "n (u - alpha)^2", "n(u - α)²"),
    (written, r"frac(2 (epsilon \/ 6)^2, 16)", "2(ε/6)²/16"),
    (1 / (1 - tau**2) ** half, "frac(1, sqrt(1 - tau^2))", "1/√(1 - τ²)"),
    (sp.sqrt(2) / 2, "frac(1, sqrt(2))", "1/√2"),
    (sp.sqrt(n) / sp.sqrt(2), "sqrt(frac(n, 2))", "√(n/2)"),
    (sp.sqrt(v) * sp.sqrt(w), "sqrt(v) sqrt(w)", "√v√w"),
    (sp.sqrt(n) * sp.sqrt(v), "sqrt(n v)", "√(nv)"),
    (sp.sqrt(n) / sp.sqrt(v), "frac(sqrt(n), sqrt(v))", "√n/√v"),
    (sp.Pow(sp.sqrt(n), 2, evaluate=False), "sqrt(n)^2", "(√n)²"),
    (d ** sp.Rational(3, 2), r"d^(3 \/ 2)", "d^(3/2)"),
    (x ** sp.Rational(1, 3), "root(3, x)", "∛x"),
    ((1 + 6 * W * J / eps) ** (-p) * delta_1, r"frac(delta_(1), (1 + 6 W J \/ epsilon)^p)", "δ₁/(1 + 6WJ/ε)^p"),
    (sp.UnevaluatedExpr(sp.Pow(2, 9, evaluate=False)), "2^9", "2⁹"),
    (sp.Mul(3, sp.Pow(2, 9, evaluate=False), evaluate=False), "3 dot 2^9", "3·2⁹"),
    (sp.Mul(2, sp.UnevaluatedExpr(sp.Rational(1, 4)), evaluate=False), "2 dot frac(1, 4)", "2(1/4)"),
    (sp.Add(2, sp.Mul(2, 2, evaluate=False), evaluate=False), "2 + 2 dot 2", "2 + 2·2"),
    (sp.Add(1, sp.Mul(0, x, evaluate=False), evaluate=False), "1 + 0 x", "1 + 0x"),
    (2**n * sp.gamma(d / 2) ** 2, r"2^n Gamma (d \/ 2)^2", "2ⁿ Γ(d/2)²"),
    (sp.erfc(t * sp.sqrt(d / sp.S(2))), r'op("erfc") (t sqrt(d \/ 2))', "erfc(t√(d/2))"),
    (sp.betainc_regularized((d - 1) / 2, half, 0, 1 - t**2), r"I_(1 - t^2) ((d - 1) \/ 2, 1 \/ 2)", "I_(1 - t²)((d - 1)/2, 1/2)"),
    (sp.Limit(sp.sin(x) / x, x, 0), r"lim_(x -> 0^(+)) frac(sin (x), x)", "lim[x → 0⁺] sin(x)/x"),
    (sp.Limit(1 / x, x, 0, "-"), r"lim_(x -> 0^(-)) frac(1, x)", "lim[x → 0⁻] 1/x"),
    (sp.Limit(f(x), x, sp.oo), "lim_(x -> infinity) f (x)", "lim[x → ∞] f(x)"),
    (sp.Sum(a[i] ** 2, (i, 1, n)), "sum_(i = 1)^(n) a_i^2", "Σ[i = 1..n] a_i²"),
    (eps * sp.Sum(1 / i**2, (i, 1, sp.oo)) / 2, "frac(epsilon, 2) sum_(i = 1)^(infinity) frac(1, i^2)", "ε(Σ[i = 1..∞] 1/i²)/2"),
    (sp.Integral(sp.exp(-(x**2)), (x, 0, t)), "integral_(0)^(t) exp (-x^2) dif x", "∫[0, t] exp(-x²) dx"),
    (sp.Derivative(f(x), x, 2), "frac(dif^2, dif x^2) f (x)", "d²/dx² f(x)"),
    (sp.Derivative(kappa(A), A), "frac(dif, dif A) kappa (A)", "d/dA κ(A)"),
    (sp.Piecewise((x, x > 0), (0, True)), 'cases(x & "if " x > 0, 0 & "otherwise")', "{x if x > 0; 0 otherwise}"),
    (sp.Max(0, 1 - sp.sqrt(eps)), "max (0, 1 - sqrt(epsilon))", "max(0, 1 - √ε)"),
    (sp.Abs(v - 1) ** 2, "abs(v - 1)^2", "|v - 1|²"),
    (sp.Heaviside(p - n, 1), "bb(1) {p - n >= 0}", "1{p - n ≥ 0}"),
    (sp.Trace(M.T * G.I * M), "tr (M^(top) G^(-1) M)", "tr(MᵀG⁻¹M)"),
    (M * G - 2 * G, "M G - 2 G", "MG - 2G"),
    (sp.Le(eps, sigma**2), "epsilon <= sigma^2", "ε ≤ σ²"),
    (sp.Eq(y, z + 1), "y = 1 + z", "y = 1 + z"),
    (sp.And(x > 0, x < 1), 'x > 0 space "and" space x < 1', "x > 0 and x < 1"),
    (sp.Function("E")(sp.Function("norm")(x) ** 2), "bb(E) [norm(x)^2]", "E[‖x‖²]"),
    (sp.Function("P")(sp.Abs(v) >= t), "bb(P) (abs(v) >= t)", "P(|v| ≥ t)"),
    (sp.binomial(n, 2), "binom(n, 2)", "C(n, 2)"),
    (sp.factorial(n - 1), "(n - 1)!", "(n - 1)!"),
    (sp.floor(x / 2), r"floor(x \/ 2)", "⌊x/2⌋"),
    (sp.loggamma(x), "log Gamma (x)", "log Γ(x)"),
    (sp.log(v) ** 2, "log (v)^2", "log(v)²"),
    (sp.Float(1e-30), "10^(-30)", "10⁻³⁰"),
    (sp.Float(0.25) * x, "0.25 x", "0.25x"),
    (sp.Interval(0, 1, left_open=True), "lr(paren.l 0, 1 bracket.r)", "(0, 1]"),
    (sp.Symbol("MSE_max") - sp.Symbol("s_inf") * sp.Symbol("x'"), '"MSE"_("max") - s_(infinity) x\'', "MSE_max - s_∞ x'"),
    (sp.Symbol("Bbar") * R * sp.sqrt(p), "macron(B) R sqrt(p)", "B\u0304R√p"),
    (sp.besseli(1, x), "I_1 (x)", "I₁(x)"),
    (sp.Matrix([[1, x / 2], [0, 1]]), r"mat(1, x \/ 2; 0, 1)", "[1, x/2; 0, 1]"),
    (N * sp.exp(-K), "N exp (-K)", "N exp(-K)"),
]  # fmt: skip


@pytest.mark.parametrize("expr, shown, _line", LOOKS, ids=[line for _, _, line in LOOKS])
def test_typst_looks_as_agreed(expr, shown, _line):
    assert typst(expr) == shown


@pytest.mark.parametrize("expr, _shown, line", LOOKS, ids=[line for _, _, line in LOOKS])
def test_plain_text_looks_as_agreed(expr, _shown, line):
    assert plain(expr) == line


@pytest.mark.parametrize(
    "expr, shown",
    [
        (LOOKS[0][0], r"\frac{\varepsilon^2 n d}{c L^2}"),
        (LOOKS[2][0], r"\frac{\varepsilon}{512} \sqrt{\frac{n d}{c (p \log(60 W J/\varepsilon) + \log(4/\delta))}}"),
        (2 * sp.exp(-(d - 1) * t**2 / 2), r"2 \exp(-(d - 1) t^2/2)"),
        (sp.erfc(t * sp.sqrt(d / sp.S(2))), r"\operatorname{erfc}(t \sqrt{d/2})"),
        (sp.Limit(1 / x, x, 0, "-"), r"\lim_{x \to 0^-} \frac{1}{x}"),
        (sp.Piecewise((x, x > 0), (0, True)), r"\begin{cases} x & \text{if } x > 0 \\ 0 & \text{otherwise} \end{cases}"),
        ((60 * W * J / eps) ** p, r"\left( \frac{60 W J}{\varepsilon} \right)^p"),
        (sp.Symbol("MSE_max") * sp.Symbol("fbar"), r"\mathrm{MSE}_{\mathrm{max}} \bar{f}"),
        (sp.Function("norm")(x) * sp.floor(x / 2), r"\lfloor x/2\rfloor \|x\|"),
        (sp.Heaviside(v, 1) * 4, r"4 \cdot \mathbb{1}\{v \ge 0\}"),
    ],
)
def test_tex_looks_as_agreed(expr, shown):
    assert tex(expr) == shown


def test_every_form_has_balanced_tex():
    for expr, _, _ in LOOKS:
        shown = re.sub(r"\\[{}]", "", tex(expr))
        assert shown.count("{") == shown.count("}")
        assert shown.count(r"\left") == shown.count(r"\right")


# --- compiling


def compiled(formulas) -> list[str]:
    """Typst's warnings for these formulas, each displayed and within a line."""
    page = "\n\n".join(f"$ {formula} $ and ${formula}$" for formula in formulas)
    made, warnings = compiler.compile_with_warnings(page.encode(), format="pdf", ignore_system_fonts=True, timestamp=0)
    assert made.startswith(b"%PDF")
    return [str(warning) for warning in warnings]


def test_every_form_compiles_without_a_warning():
    assert compiled([form for expr, _, _ in LOOKS for form in (typst(expr), typst(expr, inline=True))]) == []


# --- round trip: a reader of our own, which knows only the conventions of mathematics

TOKEN = re.compile(r"\s*(?:(\d+)|(frac|sqrt|root|exp|log|dot)\b|(epsilon|sigma|[a-zA-Zεσ])|(\\/|[-+^(),/√∛∜·])|([⁰¹²³⁴⁵⁶⁷⁸⁹⁻]+|ⁿ))")
LETTERS = {"n": n, "d": d, "p": p, "c": c, "L": L, "v": v, "w": w, "e": sp.E, "epsilon": eps, "ε": eps, "sigma": sigma, "σ": sigma}
DIGITS = dict(zip("⁰¹²³⁴⁵⁶⁷⁸⁹⁻ⁿ", "0123456789-n", strict=True))


class Reader:
    """Reads typst or plain text back: juxtaposition multiplies, / takes the power after it, sqrt and √ their bracket or one letter."""

    def __init__(self, text):
        self.tokens, at = [], 0
        while at < len(text.rstrip()):
            found = TOKEN.match(text, at)
            assert found, text[at:]
            self.tokens.append(found[0].strip())
            at = found.end()
        self.at = 0

    def next(self):
        return self.tokens[self.at] if self.at < len(self.tokens) else ""

    def take(self, *wanted):
        token = self.next()
        assert not wanted or token in wanted, (token, wanted)
        self.at += 1
        return token

    def sum(self):
        total = -self.product() if self.next() == "-" and self.take() else self.product()
        while self.next() in ("+", "-"):
            total = total + self.product() if self.take() == "+" else total - self.product()
        return total

    def product(self):
        total = self.power()
        while self.next() and self.next() not in ("+", "-", ")", ","):
            if self.next() in ("/", "\\/"):
                self.take()
                total = total / self.power()
            else:
                if self.next() in ("dot", "·"):
                    self.take()
                total = total * self.power()
        return total

    def power(self):
        base = self.atom()
        if self.next() == "^" or self.next()[:1] in DIGITS:
            raised = self.take()
            base **= self.atom() if raised == "^" else (n if raised == "ⁿ" else sp.Integer("".join(DIGITS[mark] for mark in raised)))
        return base

    def bracket(self):
        self.take("(")
        inside = self.sum()
        self.take(")")
        return inside

    def under(self):
        return self.bracket() if self.next() == "(" else self.atom()

    def atom(self):
        token = self.take()
        if token[0] in "0123456789":
            return sp.Integer(token)
        if token == "(":
            self.at -= 1
            return self.bracket()
        if token in ("frac", "root"):
            self.take("(")
            first = self.sum()
            self.take(",")
            second = self.sum()
            self.take(")")
            return first / second if token == "frac" else second ** (1 / first)
        if token in ("sqrt", "√"):
            return sp.sqrt(self.under())
        if token in ("∛", "∜"):
            return self.under() ** sp.Rational(1, 3 if token == "∛" else 4)
        if token[0] in DIGITS:  # the index of a root
            self.take("√")
            return self.under() ** sp.Rational(1, "".join(DIGITS[mark] for mark in token))
        if token in ("exp", "log"):
            return getattr(sp, token)(self.bracket())
        return LETTERS[token]


def read(text):
    reader = Reader(text)
    found = reader.sum()
    assert not reader.next(), text
    return found


letters = st.sampled_from([n, d, p, c, L, v, eps, sigma])
numbers = st.one_of(st.integers(1, 600), st.fractions(min_value="1/20", max_value=20, max_denominator=20)).map(sp.Rational)
monomials = st.lists(st.tuples(letters, st.integers(-3, 3)), min_size=1, max_size=4).map(lambda pairs: sp.Mul(*(s**e for s, e in pairs)))
positive = st.sampled_from([n, d, p, c, L, eps, sigma])
roots = st.tuples(numbers, st.lists(positive, min_size=1, max_size=3), st.sampled_from([1, -1, 3, -3])).map(
    lambda parts: sp.sqrt(parts[0] * sp.Mul(*parts[1])) ** parts[2]
)
third = sp.UnevaluatedExpr(sp.Rational(1, 3))
tricky = st.sampled_from(
    [sp.sqrt(v), sp.sqrt(w), 1 / sp.sqrt(v), 1 - d, (1 - n) ** 2, (1 - n) ** 3, 1 / (1 - d), third, n / 2 - half, eps ** (-n)]
)


def combined(children):
    """Sums, products, quotients, small powers and exponentials of what is there already, evaluated or as a person wrote them."""
    pairs = st.tuples(children, children)
    return st.one_of(
        pairs.map(lambda ab: ab[0] + ab[1]),
        pairs.map(lambda ab: ab[0] - ab[1]),
        pairs.map(lambda ab: ab[0] * ab[1]),
        st.tuples(children, numbers).map(lambda ab: sp.Mul(ab[0], 1 / ab[1], evaluate=False)),
        st.tuples(children, st.sampled_from([2, 3, -1, -2])).map(lambda ab: sp.Pow(ab[0], ab[1], evaluate=False) if ab[0] != 0 else ab[0]),
        st.tuples(children, children).map(lambda ab: sp.Mul(sp.UnevaluatedExpr(ab[0]), ab[1], evaluate=False)),
        children.map(lambda e: sp.exp(-e) if e.count_ops() < 6 else e),
        positive.map(lambda s: sp.log(4 / s)),
    )


def refusing(strategy):
    """The strategy without the few expressions that sympy itself cannot build."""

    @st.composite
    def drawn(draw):
        try:
            return draw(strategy)
        except sp.PolynomialError:
            return reject()

    return drawn()


expressions = refusing(st.recursive(st.one_of(letters, numbers, monomials, roots, tricky), combined, max_leaves=7))


def identical(one, other):
    """Whether two expressions are the same by exact rewriting."""
    difference = one.doit() - other.doit()
    return normal(difference) == 0 or sp.simplify(difference) == 0


@given(expressions)
@settings(deadline=None, max_examples=300)
def test_what_is_printed_is_what_was_meant(expr):
    assert identical(read(typst(expr)), expr)
    assert identical(read(typst(expr, inline=True)), expr)
    assert identical(read(plain(expr)), expr)


@given(st.lists(expressions, min_size=5, max_size=20))
@settings(deadline=None, max_examples=10)
def test_whatever_is_printed_compiles(exprs):
    assert compiled([form for expr in exprs for form in (typst(expr), typst(expr, inline=True))]) == []


@pytest.mark.parametrize(
    "text, other",
    [
        ("frac(n, d) sqrt(p)", n / d / sp.sqrt(p)),
        (r"n \/ d p", n * p / d),
        ("n (d - 1)^2", n * (d - 1)),
        ("√(nd)/512", sp.sqrt(n) * d / 512),
    ],
)
def test_the_reader_tells_different_things_apart(text, other):
    assert identical(read(text), other) == (text == r"n \/ d p")


# --- what the printer refuses, and what it takes from the caller


@pytest.mark.parametrize(
    "expr",
    [
        sp.DiracDelta(x),
        sp.Subs(f(x), x, 1),
        sp.hyper((1,), (2,), x),
        1 + sp.sqrt(sp.DiracDelta(x)),
        sp.betainc(1, 2, half, x),
        sp.KroneckerDelta(i, 1),
    ],
)
def test_an_unknown_node_is_refused_by_name(expr):
    for printer in (typst, plain, tex):
        with pytest.raises(UnknownNode, match=r"no typeset form for (DiracDelta|Subs|hyper|betainc|KroneckerDelta)"):
            printer(expr)


def test_named_constants_are_shown_as_asked():
    folded = {sp.Integer(512): sp.Pow(2, 9, evaluate=False), K: "K_8"}
    assert typst(eps / 512, constants=folded) == "frac(epsilon, 2^9)"
    assert plain(n * eps**2 / 512, constants=folded) == "nε²/2⁹"
    assert plain(K * c * L**2, constants=folded) == "K₈cL²"


@pytest.mark.parametrize(
    "name, parts",
    [
        ("delta_1", ("delta", "", ("1",), 0)),
        ("D2", ("D", "", ("2",), 0)),
        ("mu_star", ("mu", "", ("star",), 0)),
        ("fbar", ("f", "bar", (), 0)),
        ("w'", ("w", "", (), 1)),
        ("Lip", ("Lip", "", (), 0)),
        ("log_N", ("log", "", ("N",), 0)),
    ],
)
def test_names_are_read_apart(name, parts):
    letter = read_name(name)
    assert (letter.base, letter.accent, letter.subscripts, letter.primes) == parts
