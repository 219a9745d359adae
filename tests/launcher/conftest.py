"""The fixtures of the launcher's tests."""

import importlib.machinery
import importlib.metadata
import importlib.util
import zipfile
from pathlib import Path
from types import ModuleType

import pytest
from checkouts import ROOT, STAND_IN, Checkout, index, lock, wheel


@pytest.fixture(scope="module")
def stand_in(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str]:
    """(the lock that pins a stand-in for pip, the URL of an index that has it)."""
    folder = tmp_path_factory.mktemp("stand_in")
    pip = wheel(folder, "pip", "1.0", {"pip/__main__.py": STAND_IN})
    return lock(pip), index(folder, pip)


@pytest.fixture
def checkout(tmp_path: Path, stand_in: tuple[str, str]) -> Checkout:
    return Checkout(tmp_path, *stand_in)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, str, Path]:
    """(a lock, the URL of an index, its folder): the pip of this environment and a package of one line."""
    folder = tmp_path_factory.mktemp("real")
    installed = importlib.metadata.distribution("pip")
    path = folder / f"pip-{installed.version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file in installed.files or ():
            if file.parts[0] != ".." and file.suffix != ".pyc":
                archive.write(str(file.locate()), str(file))
    tiny = wheel(folder, "tiny", "1.0", {"tiny.py": "value = 1\n"})
    return lock(path, tiny), index(folder, path, tiny), folder


@pytest.fixture
def law() -> ModuleType:
    """The launcher as a module, for the functions of it that need no checkout."""
    loader = importlib.machinery.SourceFileLoader("law", str(ROOT / "law"))
    spec = importlib.util.spec_from_loader("law", loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module
