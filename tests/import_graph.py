"""The import graph of the project, read from its own files: which module imports which, and which folder imports which.

`.venv/bin/python tests/import_graph.py` prints the picture that docs/architecture.md shows.
"""

import ast
from collections.abc import Iterable, Mapping

from tree import modules, named, parsed

PACKAGES = ("theory", "kernels", "verify", "reports")
Graph = dict[str, set[str]]

DOORS = {
    "theory doors": ("theory", "theory.activations", "theory.random_features", "theory.ntk", "theory.linear_classes"),
    "verify doors": ("verify", "verify.run", "verify.__main__"),
}
"""Modules that only hand on public names from deeper folders; the picture shows each group as one node."""


def dotted(path: str) -> str:
    """theory/proof/signs.py as theory.proof.signs; a package's __init__.py as the package."""
    return path.removesuffix(".py").removesuffix("/__init__").replace("/", ".")


def imported(tree: ast.Module, module: str, *, package: bool, known: Iterable[str]) -> set[str]:
    """The modules of this project that a module imports anywhere in its text, inside functions as well."""
    known, found = set(known), set()
    home = module.split(".") if package else module.split(".")[:-1]
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = home[: len(home) - node.level + 1] if node.level else []
            source = ".".join([*base, *filter(None, [node.module])])
            found |= {f"{source}.{alias.name}" if f"{source}.{alias.name}" in known else source for alias in node.names}
    return (found & known) - {module}


def graph() -> Graph:
    """{module: the modules it imports} for every module of the project."""
    files = {dotted(named(path)): path for path in modules(*PACKAGES)}
    return {module: imported(parsed(path), module, package=path.name == "__init__.py", known=files) for module, path in files.items()}


def folder(module: str) -> str:
    """The room a module stands in: theory and verify have one for each subject, kernels and reports are one each."""
    for group, names in DOORS.items():
        if module in names:
            return group
    parts = module.split(".")
    return parts[0] if parts[0] in ("kernels", "reports") else ".".join(parts[:2])


def folders(modules_graph: Mapping[str, set[str]]) -> Graph:
    """{folder: the other folders that its modules import}."""
    found: Graph = {}
    for module, targets in modules_graph.items():
        found.setdefault(folder(module), set()).update(folder(target) for target in targets)
    return {name: targets - {name, "theory doors"} if name.startswith("verify.") else targets - {name} for name, targets in found.items()}


def circle(of: Mapping[str, set[str]]) -> list[str]:
    """The nodes of one circle of imports, in order, the first one again at the end; [] where there is none."""
    finished: set[str] = set()

    def walk(node: str, trail: list[str]) -> list[str]:
        if node in trail:
            return [*trail[trail.index(node) :], node]
        if node in finished:
            return []
        for target in sorted(of.get(node, ())):
            found = walk(target, [*trail, node])
            if found:
                return found
        finished.add(node)
        return []

    return next((found for node in sorted(of) if (found := walk(node, []))), [])


def reduced(of: Graph) -> Graph:
    """The same order with every arrow left out that a longer way implies, so that the picture can be read."""

    def reached(start: str) -> set[str]:
        found: set[str] = set()
        waiting = [start]
        while waiting:
            new = of.get(waiting.pop(), set()) - found
            found |= new
            waiting += new
        return found

    beyond = {node: reached(node) for node in of}
    return {node: {t for t in targets if not any(t in beyond.get(other, ()) for other in targets - {t})} for node, targets in of.items()}


def picture() -> str:
    """The folders and their imports as a Mermaid diagram: an arrow points from the folder that imports to what it imports."""
    arrows = sorted((a, b) for a, targets in reduced(folders(graph())).items() for b in targets)
    lines = [f'    {a.replace(".", "_").replace(" ", "_")}["{a}"] --> {b.replace(".", "_").replace(" ", "_")}["{b}"]' for a, b in arrows]
    return "\n".join(["```mermaid", "graph TD", *lines, "```"])


if __name__ == "__main__":
    print(picture())
