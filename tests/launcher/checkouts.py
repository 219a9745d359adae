"""Isolated checkouts of the launcher: each has a lock and an index of its own, on this disk; no network is used."""

import hashlib
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BASE = sys._base_executable  # a Python that is not in a virtual environment
PATIENCE = 60  # seconds; only a hang ever takes that long

STAND_IN = """
import json, os, sys, time
environment = {name: value for name, value in os.environ.items() if name.startswith(("PIP_", "PYTHON"))}
with open(os.environ["RECORD"], "a") as record:
    print(json.dumps({"argv": sys.argv[1:], "prefix": sys.prefix, "environment": environment}), file=record)
while not os.path.exists(os.environ.get("UNTIL", "/")):
    time.sleep(0.01)
print(os.environ.get("SAYS", "installed"))
sys.exit(int(os.environ.get("STATUS", "0")))
"""

COMMAND = """
import json, os, sys, time
names = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "PYTHONPATH", "PYTHONNOUSERSITE", "PYTHONHASHSEED")
environment = {name: os.environ.get(name) for name in names}
print(json.dumps({"argv": sys.argv[1:], "file": __file__, "prefix": sys.prefix, "path": sys.path, "cwd": os.getcwd(),
                  "optimize": sys.flags.optimize, "environment": environment}), flush=True)
while not os.path.exists(os.environ.get("COMMAND_UNTIL", "/")):
    time.sleep(0.01)
sys.exit(int(os.environ.get("COMMAND_STATUS", "0")))
"""


def wheel(folder: Path, name: str, version: str, files: dict[str, str]) -> Path:
    """Write a pure wheel of these files -> its path."""
    info = f"{name}-{version}.dist-info"
    files = files | {
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: hand\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    path = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as archive:
        for file, text in (files | {f"{info}/RECORD": record}).items():
            archive.writestr(file, text)
    return path


def index(folder: Path, *wheels: Path) -> str:
    """Write a package index of these wheels -> its file URL."""
    for path in wheels:
        page = folder / "simple" / path.name.split("-")[0] / "index.html"
        page.parent.mkdir(parents=True, exist_ok=True)
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        shutil.copy(path, page.parent / path.name)
        page.write_text(f'<!DOCTYPE html><html><body><a href="{path.name}#sha256={digest}">{path.name}</a></body></html>')
    return (folder / "simple").as_uri()


def lock(*wheels: Path) -> str:
    """The lock that pins these wheels."""
    pins = [(*path.name.split("-")[:2], hashlib.sha256(path.read_bytes()).hexdigest()) for path in wheels]
    return "".join(f"{name}=={version} \\\n    --hash=sha256:{digest}\n" for name, version, digest in pins)


class Checkout:
    """A copy of the launcher with a lock, a command to become, and an index to set up from."""

    def __init__(self, folder: Path, pinned: str, url: str) -> None:
        self.home, self.record = folder / "home", folder / "record"
        self.home.mkdir(parents=True)
        self.place(folder / "checkout")
        (self.root / "verify").mkdir(parents=True)
        (self.root / "verify" / "__main__.py").write_text(COMMAND)
        (self.root / "requirements.lock").write_text(pinned)
        (self.root / "requirements-cluster.lock").write_text("# what a cluster needs\n")
        shutil.copy(ROOT / "law", self.law)
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": str(self.home), "RECORD": str(self.record),
            "PIP_INDEX_URL": url, "PIP_CONFIG_FILE": os.devnull,
        }  # fmt: skip

    def place(self, root: Path) -> None:
        self.root, self.law, self.venv = root, root / "law", root / ".venv"

    def start(self, *arguments: str, before: list[str] | None = None, cwd: Path | None = None, **more: object) -> subprocess.Popen[str]:
        """Start the launcher; `more` are environment variables, None for one to be absent."""
        environment = self.environment | {name: str(value) for name, value in more.items() if value is not None}
        for name in [name for name, value in more.items() if value is None]:
            environment.pop(name, None)
        command = [*(before or [BASE, str(self.law)]), *arguments]
        pipes = dict(stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        return subprocess.Popen(command, env=environment, cwd=cwd or self.home, text=True, **pipes)

    def run(self, *arguments: str, **more: object) -> subprocess.CompletedProcess[str]:
        return finish(self.start(*arguments, **more))  # type: ignore[arg-type]

    def installs(self) -> list[dict]:
        """How the stand-in for pip was called, each time."""
        return [json.loads(line) for line in self.record.read_text().splitlines()] if self.record.exists() else []


def finish(process: subprocess.Popen[str]) -> subprocess.CompletedProcess[str]:
    out, err = process.communicate(timeout=PATIENCE)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def wait_for(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "nothing happened"
        time.sleep(0.01)


def refused(done: subprocess.CompletedProcess[str], *words: str, status: int = 2) -> str:
    """Assert that the launcher gave up with one line that has these words, and no traceback -> the line."""
    lines = [line for line in done.stderr.splitlines() if not re.search("setting up .venv with|adding the packages", line)]
    assert done.returncode == status, done
    assert len(lines) == 1, done.stderr
    for word in words:
        assert word in lines[0], lines
    assert "Traceback" not in done.stdout + done.stderr
    return lines[0]


def closed_port() -> int:
    """A port of the loopback where nobody listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]
