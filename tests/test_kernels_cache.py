"""Compiled code is never stale and is compiled once: the cache folder follows the sources, and a second start compiles nothing."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

USE_EVERYTHING = """
import numpy as np
import kernels
from kernels import activate, concentration, features, functions, gamma, histogram, laws, random, rare
stream = random.Stream.of(0)
for law in (laws.sphere, laws.laplace, laws.cross_polytope):
    concentration.run(law, 9, ["norm", "max", np.eye(2, 9)], 300, seed=stream)
concentration.run(laws.sphere, 9, np.eye(9), 300, seed=stream, method="marginal")
rare.sphere_half_space(stream, 10, 9, 0.9)
features.ntk_gram(np.eye(3), np.eye(3))
functions.to_points(np.eye(3))(np.eye(3))
activate.tanh_and_derivative(activate.tanh_in_place(np.eye(3)))
import numba
compiled = [f for m in (random, gamma, kernels.marginal, histogram, features, functions, activate, kernels.fast) for f in vars(m).values()
            if isinstance(f, numba.core.dispatcher.Dispatcher) and f.signatures]
print(len(compiled), sum(sum(f.stats.cache_misses.values()) for f in compiled), sum(sum(f.stats.cache_hits.values()) for f in compiled))
"""


def run(code, folder=ROOT, **environment):
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("NUMBA_")}
    result = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, env={**inherited, **environment})
    assert result.returncode == 0, result.stderr
    return result.stdout.strip()


def test_a_second_start_compiles_nothing(tmp_path):
    compiled, misses, hits = map(int, run(USE_EVERYTHING, NUMBA_CACHE_DIR=str(tmp_path)).split())
    assert compiled >= 9
    assert misses >= compiled
    loaded, misses, hits = map(int, run(USE_EVERYTHING, NUMBA_CACHE_DIR=str(tmp_path)).split())
    assert misses == 0
    assert hits >= loaded >= 9


@pytest.fixture
def checkout(tmp_path):
    shutil.copytree(ROOT / "kernels", tmp_path / "kernels", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "tiny.py").write_text(TINY)
    return tmp_path


WHERE = "import kernels, os; print(os.environ['NUMBA_CACHE_DIR'])"


def test_the_cache_follows_every_source(checkout):
    first = run(WHERE, checkout)
    assert Path(first).parent == checkout / ".cache" / "numba"
    assert run(WHERE, checkout) == first
    simd = checkout / "kernels" / "simd.py"
    simd.write_text(simd.read_text().replace("0x1BD11BDA", "0x1BD11BDB"))
    changed = run(WHERE, checkout)
    assert changed != first
    assert run(WHERE, checkout, NUMBA_CACHE_DIR=first) == changed  # a folder of ours, inherited from before the edit, is not kept


def test_an_edit_of_a_called_file_changes_what_runs(checkout):
    """simd.py is only called by what numba caches: with a cache keyed by the caller's own file, the old words would come back."""
    draw = "from kernels.random import *; print(threefry(np.zeros(4, np.uint32), np.zeros(4, np.uint32)).tolist())"
    published = [0x9C6CA96A, 0xE17EAE66, 0xFC10ECD4, 0x5256A7D8]
    assert run(draw, checkout) == str(published)
    simd = checkout / "kernels" / "simd.py"
    simd.write_text(simd.read_text().replace("0x1BD11BDA", "0x1BD11BDB"))
    assert run(draw, checkout) != str(published)


def test_the_user_s_own_choices_are_kept(checkout, tmp_path):
    assert run(WHERE, checkout, NUMBA_CACHE_DIR=str(tmp_path / "mine")) == str(tmp_path / "mine")
    assert run("import kernels, os; print(os.environ['NUMBA_CPU_NAME'])", checkout, NUMBA_CPU_NAME="generic") == "generic"


def test_an_early_import_of_numba_is_put_right(checkout):
    code = "import numba, kernels, os; print(numba.config.CACHE_DIR == os.environ['NUMBA_CACHE_DIR'])"
    assert run(code, checkout) == "True"


SEALED = "a file where the folder should be"


@pytest.fixture
def sealed(checkout):
    """A checkout that has no room for a cache, as one that cannot be written to."""
    (checkout / ".cache").write_text(SEALED)
    return checkout


def test_a_checkout_that_cannot_be_written_to_uses_the_user_s_own_cache(sealed, tmp_path):
    home, other = tmp_path / "home", tmp_path / "other"
    home.mkdir()
    other.mkdir()
    where = Path(run(WHERE, sealed, HOME=str(home), XDG_CACHE_HOME=""))
    assert where.parent == home / ".cache" / "law-of-robustness" / "numba"
    assert Path(run(WHERE, sealed, HOME=str(home), XDG_CACHE_HOME=str(other))).parent == other / "law-of-robustness" / "numba"
    assert run(WHERE, sealed, HOME=str(home), XDG_CACHE_HOME="relative").startswith(str(home))
    for folder in (where, where.parent, where.parent.parent, home / ".cache"):
        assert folder.stat().st_mode & 0o777 == 0o700
    assert (sealed / ".cache").read_text() == SEALED
    again = run("import os; os.umask(0o002)\n" + WHERE, sealed, HOME=str(home), XDG_CACHE_HOME="")
    assert again == str(where)


HOSTILE = """
import os, pickle
from pathlib import Path
import numba
class Bomb:
    def __reduce__(self):
        return Path.touch, (Path({ran!r}),)
def plant(folder):
    for top, _, files in os.walk(folder):
        for name in files:
            Path(top, name).write_bytes(pickle.dumps(numba.__version__) + pickle.dumps((Bomb(), Bomb())))
plant({folder!r})
"""
TINY = "from numba import njit\n@njit(cache=True)\ndef more(x):\n    return x + 1\n"
USE = "import os, kernels, tiny; tiny.more(1); print(os.environ['NUMBA_CACHE_DIR'])"


def give(folder, owner, mode=None):
    """Everything in and under a folder to another user, and the folder in this mode."""
    for path in [folder, *folder.rglob("*")]:
        os.chown(path, owner, owner, follow_symlinks=False)
    if mode is not None:
        folder.chmod(mode)


def loose(folder):
    """Everybody may write in the folder."""
    folder.chmod(0o777)


def readable(folder):
    """A group may write in the folder."""
    folder.chmod(0o770)


def loose_above(folder):
    """Everybody may exchange the folder."""
    folder.parent.chmod(0o777)


def linked(folder):
    """The folder is a link to one of somebody else."""
    elsewhere = folder.with_name("elsewhere")
    folder.rename(elsewhere)
    folder.symlink_to(elsewhere)


def a_link_inside(folder):
    """What is inside is a link."""
    (folder / "more").symlink_to("/")


def of_somebody_else(folder):
    """All of it is another user's."""
    give(folder, 12345)


def a_file_of_somebody_else(folder):
    """One file is another user's."""
    os.chown(next(path for path in folder.rglob("*") if path.is_file()), 12345, 12345)


def above_of_somebody_else(folder):
    """The folder above is another user's."""
    os.chown(folder.parent, 12345, 12345)


as_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root can give a file to another user")
OURS = [loose, readable, loose_above, linked, a_link_inside]
THEIRS = [of_somebody_else, a_file_of_somebody_else, above_of_somebody_else]
SPOILT = [("home", loose), ("home", linked), *(("checkout", spoil) for spoil in OURS)]


@pytest.mark.parametrize(("where", "spoil"), [*SPOILT, *(pytest.param("checkout", spoil, marks=as_root) for spoil in THEIRS)])
def test_nothing_is_loaded_from_a_folder_that_somebody_else_could_write_to(where, spoil, checkout, tmp_path):
    """Planted pickles would leave a file behind; the next place is taken, at last a fresh one that is gone afterwards."""
    home, ran = tmp_path / "home", tmp_path / "ran"
    home.mkdir(mode=0o700)
    if where == "home":
        (checkout / ".cache").write_text(SEALED)
    environment = {"HOME": str(home), "XDG_CACHE_HOME": "", "TMPDIR": str(tmp_path)}
    folder = Path(run(USE, checkout, **environment))
    run(HOSTILE.format(ran=str(ran), folder=str(folder)), checkout, NUMBA_CACHE_DIR=str(tmp_path))
    ran.unlink(missing_ok=True)
    spoil(folder)
    taken = Path(run(USE, checkout, **environment))
    assert not ran.exists()
    assert taken != folder
    assert taken.parent == (tmp_path if where == "home" else home / ".cache" / "law-of-robustness" / "numba")
    assert taken.exists() == (where == "checkout")


def test_a_planted_pickle_would_run(checkout, tmp_path):
    """What the test above plants does run where the folder is trusted, so that it can fail."""
    folder, ran = tmp_path / "mine", tmp_path / "ran"
    run(USE, checkout, NUMBA_CACHE_DIR=str(folder))
    run(HOSTILE.format(ran=str(ran), folder=str(folder)), checkout, NUMBA_CACHE_DIR=str(tmp_path / "other"))
    ran.unlink(missing_ok=True)
    inherited = {**os.environ, "NUMBA_CACHE_DIR": str(folder)}
    subprocess.run([sys.executable, "-c", USE], cwd=checkout, capture_output=True, env=inherited, check=False)
    assert ran.exists()


def test_values_do_not_depend_on_the_vector_width(checkout):
    """The same draws, bit for bit, without 512-bit vectors: what is fused is written, not chosen by the compiler."""
    code = (
        "import hashlib, numpy as np; from kernels import fast, laws, marginal; from kernels.random import *; s = Stream.of(1, 'width');"
        "parts = [normals(s, 40, 33), exponentials(s, 9, 5), laws.sphere(s, 9, 5), marginal.mixed(s, 20, normals(s, 7, 5))];"
        "parts += [fast.forms(s.words, 0, 1, 21, fast.plan(u, 21)) for u in (None, np.eye(4, 21), np.eye(8, 21), np.eye(9, 21))];"
        "print(hashlib.sha256(b''.join(p.tobytes() for p in parts)).hexdigest())"
    )
    narrow = {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": "+avx2,+fma,+bmi,+bmi2,+sse4.2,+popcnt"}
    assert run(code, checkout) == run(code, checkout, **narrow)
