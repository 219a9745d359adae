"""Text from outside is read and never run: what may stand for a formula, and that no command hands a text to eval or to sympy."""

import ast
import sys
import time
from pathlib import Path

import fake_records as fake
import pytest
import sympy
from refusals import WRITES, refused, run
from tree import modules, named, parsed

from reports import formulas
from verify.cli import commands
from verify.engine import store
from verify.engine.expressions import decode

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every command is run away from the checkout, with records and reports of its own."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(commands, "OUT", tmp_path / "out")


# --- expressions

BOMB = "Pow(Integer(10), Pow(Integer(10), Pow(Integer(10), Integer(100))))"
NO_EXPRESSIONS = [
    f'sin("{WRITES}")', f"sin({WRITES!r})", f'Function("f")("{WRITES}")', f'Add("{WRITES}", Integer(1))', f'Integer("{WRITES}")',
    f'Rational("{WRITES}")', f'Rational("{WRITES}", Integer(2))', f'Float("{WRITES}")', f'Symbol("x", "{WRITES}")',
    f'Symbol("x", positive="{WRITES}")', f'Max("{WRITES}", Integer(2))', f'Sum("{WRITES}", ("x", 1, 2))', f'Tuple("{WRITES}")',
    f'Matrix([["{WRITES}"]])', f'Poly("{WRITES}")', f'Lambda("x", "{WRITES}")', f'IndexedBase("{WRITES}")', f'S("{WRITES}")',
    f'sympify("{WRITES}")', f'parse_expr("{WRITES}")', f'eval("{WRITES}")', f'exec("{WRITES}")', f'symbols("{WRITES}")',
    f'Piecewise(("{WRITES}", True))', f'Subs("{WRITES}", "x", 1)', f'Derivative("{WRITES}")', f'CRootOf("{WRITES}", 0)',
    f'Interval(0, "{WRITES}")', f'FiniteSet("{WRITES}")', f'ConditionSet("x", "{WRITES}")', f'MatrixSymbol("{WRITES}", 2, 2)',
    f'UnevaluatedExpr("{WRITES}")', f'Order("{WRITES}")', f'Limit("{WRITES}", "x", 0)', f'Heaviside("{WRITES}")', WRITES,
    "Symbol('x').__class__", "Symbol('x').func(Integer(1))", "exp.__init__", "(lambda: 1)()", "[Integer(1)][0]", "{1: 2}", "f'{1}'",
    "Integer(1) + Integer(1)", "Integer(*[1])", "Symbol(**{})", "Integer(True)", "Integer(1.0)", "Integer(2, 3)", "Rational(1, 0)",
    "Float('nan')", "Float('inf')", "Float('1e9999999')", "Float('1', precision=10**9)", "Float('1', dps=4)", "Float(1.5)", "1", "1.5",
    "True", "None", "...", "b'x'", "x", "exp", "Function('f')", "Function('f')(Function)", "exp()", "exp(pi, pi, pi)",
    "Symbol('')", "Symbol('a b')", "Symbol('<img>')", "Symbol('#read')", f"Symbol('{'a' * 61}')", "Symbol('x', spam=True)",
    "Symbol('x', positive=1)", "Symbol('x', positive=True, negative=True)", "Integer(" + "9" * 5000 + ")", "(" * 300 + ")" * 300,
    "exp(" * 61 + "pi" + ")" * 61, "a" + ".a" * 40_000, "not " * 20_000 + "x", "Function('f')" + "()" * 40_000, "- " * 40_000 + "oo",
    "1" + "+1" * 40_000, "x" * 100_001, "'a' 1", "'a' + 'b'", "'a', 'b'", "'\\d'", "1if 2 else 3", "'\0'", "\0",
    "\ud800", "", " ", "exp(pi",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_EXPRESSIONS, ids=lambda text: ascii(text[:40]))
def test_a_text_that_is_no_expression_is_refused_at_once_and_never_run(text, tmp_path):
    begin = time.perf_counter()
    with pytest.raises(ValueError) as raised:
        decode(text)
    assert time.perf_counter() - begin < 5
    assert len(str(raised.value)) <= 500
    assert list(tmp_path.iterdir()) == []


HUGE = [
    BOMB, "factorial(Integer(" + "9" * 4000 + "))", "exp(" * 30 + "Integer(9)" + ")" * 30, "Float('1e999999')", "binomial(Integer(10), oo)",
    "Max(" + ", ".join(f"Symbol('a{k}')" for k in range(2000)) + ")", "Heaviside(I, I)", "StrictLessThan(I, Integer(3))", "Not(Integer(3))",
    "Limit(pi, pi, pi, pi)", "Derivative(Symbol('x'), Integer(3))", "Sum(Symbol('x'), Tuple(Symbol('x')))", "Tuple(Integer(1))", "true",
    "Add(" + ", ".join(["pi"] * 5000) + ")", "Mul(oo, Integer(0))", "gamma(Integer(-1))", "log(Integer(0))", "Pow(Integer(0), Integer(-1))",
    "Integer(" + "9" * 4000 + ")", "Piecewise(ExprCondPair(pi, Integer(1)))", "Integral(Symbol('x'), Integer(2))",
]  # fmt: skip


@pytest.mark.parametrize("text", HUGE, ids=lambda text: ascii(text[:40]))
def test_an_expression_is_set_as_it_was_written_or_refused_with_its_claim(text):
    begin = time.perf_counter()
    try:
        shown = formulas.flat("a_claim", "its prediction", formulas.read("a_claim", "its prediction", text))
    except formulas.ReportError as error:
        shown = str(error)
        assert shown.startswith("a_claim: its prediction cannot be ")
    assert shown
    assert time.perf_counter() - begin < 10


# --- no text is run: seen in the tree, and while the commands run

RUNS_TEXT = {"eval", "exec", "compile", "parse_expr", "parse_latex", "literal_eval", "S", "__import__", "execfile"}
TAKE_WORDS = {"Symbol", "symbols", "Function", "Dummy", "IndexedBase", "Idx", "MatrixSymbol", "lambdify", "limit", "Float", "Rational"}
"""Names of sympy that take a name, a sign or digits as they are."""
UNPICKLES = {"pickle", "cPickle", "dill", "marshal", "shelve", "jsonpickle", "yaml", "code", "runpy"}


def runs_text(tree):
    """Calls that make code or sympy of a text, "line N: what"; sympify is right with strict=True, np.load with allow_pickle=False."""
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
            names += [alias.name for alias in node.names] if isinstance(node, ast.ImportFrom) else []
            found += [f"line {node.lineno}: import {name}" for name in names if name.split(".")[0] in UNPICKLES or name == "sympify"]
        if not isinstance(node, ast.Call):
            continue
        called, given = ast.unparse(node.func), {word.arg: ast.unparse(word.value) for word in node.keywords}
        name = called.rpartition(".")[2]
        wrong = name == "parse_expr" or called.removeprefix("builtins.").removeprefix("sp.").removeprefix("ast.") in RUNS_TEXT
        wrong |= name == "sympify" and given.get("strict") != "True"
        wrong |= called in ("np.load", "numpy.load") and given.get("allow_pickle") != "False"
        words = [arg for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)]
        wrong |= called.startswith("sp.") and bool(words) and name not in TAKE_WORDS
        found += [f"line {node.lineno}: {called}"] * bool(wrong)
    return found


def test_no_text_is_run_anywhere_in_the_tree():
    broken = {named(path): runs_text(parsed(path)) for path in modules("theory", "kernels", "verify", "reports")}
    assert len(broken) > 200
    assert {name: lines for name, lines in broken.items() if lines} == {}


@pytest.mark.parametrize(
    "snippet", ["sp.sympify(x)", "sp.S(x)", "eval(x)", "builtins.exec(x)", "ast.literal_eval(x)", "a.parse_expr(x)", "import pickle",
                "compile(x)", "from sympy import sympify", "np.load(x)", "np.load(x, allow_pickle=True)",
                "sp.sin('x')", "sp.Add('1/2')"]
)  # fmt: skip
def test_a_way_to_run_text_is_seen(snippet):
    assert len(runs_text(ast.parse(snippet))) == 1


@pytest.fixture
def no_text_is_run(monkeypatch):
    """sympify of a text, parse_expr, and an eval that sympy or the suite asks for, are errors."""
    import builtins

    import sympy.parsing.sympy_parser as parser

    def refuse(*_, **__):
        raise AssertionError("a text was about to be run")

    whole = builtins.eval

    def watched(source, *names):
        asks = sys._getframe(1)
        where = Path(asks.f_code.co_filename)
        if "sympy" in where.parts or {ROOT / name for name in ("theory", "kernels", "verify", "reports")} & set(where.parents):
            refuse()
        return whole(source, *(names or (asks.f_globals, asks.f_locals)))

    for name in ("parse_expr", "eval_expr", "stringify_expr"):
        monkeypatch.setattr(parser, name, refuse)
    monkeypatch.setattr(builtins, "eval", watched)
    with pytest.raises(AssertionError, match="about to be run"):
        sympy.sympify("x + 1")


@pytest.mark.parametrize(
    "words",
    [
        ["verify", "sphere_linear_tail", "sphere_distance_law", "labels_fitted", "--jobs", "1", "--report", "r.pdf"],
        ["derive", "sphere_distance_law", "--set", "a_d=1/3", "--set", "v_d=1e2"],
        ["derive", "sphere_distance_law", "--json", "--set", "a_d=2"],
        ["derive", "theorem_3_from_theorem_2", "--latex"],
        ["derive", "theorem_3_from_theorem_2", "--sympy"],
        ["bound", "--n", "60000", "--d", "784", "--p", "1e6", "--lip", "2", "--epsilon", "0.5"],
        ["sweep", "--model", "rf", "--activation", "gelu", "--n", "9", "--d", "8", "--p", "16"],
        ["list", "--json"],
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_no_command_runs_a_text(words, no_text_is_run, capsys):
    assert run(capsys, *words)[0] == 0


@pytest.mark.parametrize("text", [f"sin('{WRITES}')", WRITES, "1e99999999", "9" * 5000, "1/0", "nan", "inf", "1__0", "0x10", "1 or 2", "²"])
def test_a_value_that_is_no_number_is_refused_at_once(text, no_text_is_run, capsys, tmp_path):
    begin = time.perf_counter()
    assert "--set a_d" in refused(capsys, "derive", "sphere_distance_law", "--set", f"a_d={text}")
    assert time.perf_counter() - begin < 10
    assert list(tmp_path.iterdir()) == []


def test_a_report_of_records_runs_no_text(no_text_is_run, capsys, tmp_path):
    formulas._decoded.cache_clear()
    path = tmp_path / "r.sqlite"
    for record in fake.all_records():
        store.write(path, record, "")
    status, _, err = run(capsys, "report", "--records", str(path), "--out", "r.pdf", "--html", "r.html")
    assert (status, err) == (0, "")


@pytest.mark.parametrize("text", [WRITES, "relu + 1", "x**2", "sin(x)"])
def test_an_activation_is_a_name_or_a_sympy_expression_never_a_text(text, no_text_is_run, capsys):
    assert "no activation is called" in refused(capsys, "sweep", "--model", "rf", "--activation", text, "--n", "9", "--d", "8", "--p", "9")
