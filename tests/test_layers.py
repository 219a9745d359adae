"""Who may import whom: a closed form that leaks into its own measurement is the one mistake that no tolerance can reveal."""

import ast
import re
import subprocess
import sys

import pytest
from tree import ROOT, modules, named, parsed

OURS = ("theory", "kernels", "verify", "reports")
DICE = ("random", "secrets", "numpy.random", "scipy.stats.sampling", "sympy.core.random", "sympy.stats")
FORBIDDEN = {
    "theory": ("numba", "llvmlite", "kernels", "verify", "reports", "tests", *DICE),
    "kernels": ("theory", "verify", "reports", "tests", "sympy", "mpmath", "flint", *DICE),
    "verify": ("tests", "random", "secrets", "numpy.random"),
    "reports": ("kernels", "tests", "numba", *DICE),
    "tests/naive": OURS,
}


def imports(tree: ast.Module, package: str) -> list[tuple[int, str, bool]]:
    """What a module imports, by statement or by name at run time -> (line, dotted name, whether it runs at import)."""
    found, inside = [], set()
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            inside |= {id(child) for child in ast.walk(node)}
    for node in ast.walk(tree):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            names = [".".join([*base, *filter(None, [node.module]), alias.name]) for alias in node.names]
        elif isinstance(node, ast.Call) and re.search(r"\b(import_module|__import__)$", ast.unparse(node.func)):
            names = [word.value for word in node.args if isinstance(word, ast.Constant)][:1]
        found += [(node.lineno, name, id(node) not in inside) for name in names]
    return found


def within(name: str, layer: str) -> bool:
    return name == layer or name.startswith(layer + ".")


def leaks(tree: ast.Module, package: str, forbidden: tuple[str, ...]) -> list[str]:
    """The imports a layer forbids, and the random numbers of NumPy by attribute, as "line N: name"."""
    found = [(line, name) for line, name, _ in imports(tree, package) if any(within(name, layer) for layer in forbidden)]
    if "numpy.random" in forbidden:
        uses = [(node.lineno, ast.unparse(node)) for node in ast.walk(tree) if isinstance(node, ast.Attribute)]
        found += [(line, name) for line, name in uses if re.search(r"^(np|numpy)\.random$|^(mp|mpmath)\.rand$|\.rvs$", name)]
    return [f"line {line}: {name}" for line, name in sorted(found)]


def test_no_layer_imports_what_it_must_not() -> None:
    found = {
        named(path): leaks(parsed(path), ".".join(path.relative_to(ROOT).parent.parts), forbidden)
        for layer, forbidden in FORBIDDEN.items()
        for path in modules(layer)
        if not named(path).startswith("verify/bench/")  # NumPy's generator is what the benches are timed against
    }
    assert len(found) >= 20, "the tree was not found"
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "layer, snippet",
    [
        ("theory", "import numba"),
        ("theory", "from kernels import laws"),
        ("theory", "import kernels.laws as k"),
        ("theory", "def f():\n    from verify import Claim"),
        ("theory", "from numpy import random"),
        ("theory", "from numpy.random import default_rng"),
        ("theory", "import numpy as np\nx = np.random.default_rng(0)"),
        ("theory", "from scipy import stats\nx = stats.norm.rvs(5)"),
        ("theory", "import importlib\nk = importlib.import_module('kernels.laws')"),
        ("theory", "from .. import kernels"),
        ("kernels", "import theory.proof.letters"),
        ("kernels", "from sympy import sqrt"),
        ("kernels", "def f():\n    import reports"),
        ("kernels", "import random"),
        ("verify", "from tests.naive import random"),
        ("reports", "from kernels.laws import sphere"),
        ("tests/naive", "from kernels.random import Stream"),
        ("tests/naive", "__import__('theory')"),
    ],
)
def test_a_forbidden_import_is_seen(layer: str, snippet: str) -> None:
    assert len(leaks(ast.parse(snippet), layer.replace("/", "."), FORBIDDEN[layer])) == 1


@pytest.mark.parametrize(
    "layer, snippet",
    [
        ("theory", "from .symbols import d\nimport sympy, scipy.stats\nfrom theory.random_features import predict"),
        ("kernels", "from .random import Stream\nfrom kernels import random\nimport numba"),
        ("verify", "from kernels.random import Stream\nfrom theory.proof.letters import d"),
        ("tests/naive", "import numpy as np\nx = np.random.default_rng(0)"),
    ],
)
def test_an_allowed_import_is_not(layer: str, snippet: str) -> None:
    assert leaks(ast.parse(snippet), layer.replace("/", "."), FORBIDDEN[layer]) == []


def late(tree: ast.Module) -> list[str]:
    """Imports of SciPy that run when the module is imported: a kernel may need it inside a function only."""
    return [f"line {line}: {name}" for line, name, early in imports(tree, "kernels") if early and within(name, "scipy")]


def test_kernels_import_scipy_inside_functions_only() -> None:
    assert {named(path): late(parsed(path)) for path in modules("kernels") if late(parsed(path))} == {}
    assert late(ast.parse("import scipy.special")) == ["line 1: scipy.special"]
    assert late(ast.parse("def f():\n    import scipy.special")) == []


LOADED = """
import importlib, pathlib, sys
root, layer, *unwanted = sys.argv[1:]
for path in sorted(pathlib.Path(root, layer).rglob("*.py")):
    parts = path.relative_to(root).with_suffix("").parts
    if parts[-1] not in ("__main__", "__init__"):
        importlib.import_module(".".join(parts))
assert any(name.startswith(layer + ".") for name in sys.modules)
print(*(name for name in unwanted if name in sys.modules))
"""


@pytest.mark.parametrize("layer, unwanted", [("theory", ["numba", "kernels", "verify", "reports"]), ("kernels", ["theory", "sympy"])])
def test_a_layer_loads_nothing_of_the_other_side(layer: str, unwanted: list[str]) -> None:
    """What the statements cannot show: an import through a third module."""
    loaded = subprocess.check_output([sys.executable, "-c", LOADED, str(ROOT), layer, *unwanted], cwd=ROOT, text=True)
    assert loaded.split() == []


def test_a_loaded_module_is_seen() -> None:
    assert subprocess.check_output([sys.executable, "-c", LOADED, str(ROOT), "theory", "sympy"], cwd=ROOT, text=True).split() == ["sympy"]
