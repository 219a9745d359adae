"""The dice: compiled samplers and sums, from (stream or arrays) to raw arrays; no bound and no closed form of the theory lives here.

Importing this package settles three things before numba and NumPy are imported: that the matrix products of one thread run in one
thread (threads belong outside, and two levels of them ran at a third of the speed; a variable that the user has set is kept), where
compiled code is cached (a folder named by the hash of every kernel source and of the compiler's version, so that editing a *called*
file never leaves stale code behind) and that 512-bit vectors are used on processors that have them (a tuning flag: elsewhere it changes
nothing).
"""

import atexit
import hashlib
import os
import shutil
import stat
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

_HERE = Path(__file__).resolve().parent
_CACHES = _HERE.parent / ".cache" / "numba"


def _fingerprint() -> str:
    """Hash of the kernel sources and of the versions of numba, llvmlite and Python -> 16 hex digits."""
    digest = hashlib.blake2b(digest_size=8)
    for name in ("numba", "llvmlite"):
        digest.update(f"{name} {version(name)}\n".encode())
    digest.update(f"python {sys.version_info[:3]}\n".encode())
    for path in sorted(_HERE.glob("*.py")):
        digest.update(f"{path.name}\n".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _folders() -> list[Path]:
    """Where compiled code may be kept, best first: in the checkout, else in the user's own cache folder."""
    kept, home = os.environ.get("XDG_CACHE_HOME", ""), os.path.expanduser("~")
    own = Path(kept) if os.path.isabs(kept) else Path(home) / ".cache"
    return [_CACHES, own / "law-of-robustness" / "numba"] if own.is_absolute() else [_CACHES]


def _choose_cache() -> None:
    """Set NUMBA_CACHE_DIR, unless the user did; a folder of ours inherited from a parent process is chosen anew.

    What is in the folder is loaded as code. So it is one that nobody but the user could have written to, or a new one.
    """
    folders, chosen = _folders(), os.environ.get("NUMBA_CACHE_DIR")
    if chosen and Path(chosen).parent not in folders:
        return
    name = _fingerprint()
    for folder in folders:
        try:
            _make(folder / name)
            if _is_private(folder / name):
                os.environ["NUMBA_CACHE_DIR"] = str(folder / name)
                return
        except OSError:  # a checkout, or a home, that cannot be written to
            continue
    fresh = tempfile.mkdtemp(prefix="law-numba-")
    atexit.register(_remove, fresh, os.getpid())
    os.environ["NUMBA_CACHE_DIR"] = fresh


def _make(folder: Path) -> None:
    """Make a folder and those above it that are missing, open to the user alone."""
    if not folder.is_dir():
        if folder.parent != folder:
            _make(folder.parent)
        folder.mkdir(mode=0o700, exist_ok=True)


def _is_private(folder: Path) -> bool:
    """Whether a folder and all that is in it is this user's, open to nobody else, in a place where nobody else can exchange it."""
    me, here = os.geteuid(), os.lstat(folder)
    if not stat.S_ISDIR(here.st_mode) or here.st_uid != me or here.st_mode & 0o077:
        return False
    for above in folder.resolve().parents:
        held = os.lstat(above)
        if held.st_uid not in (0, me) or (held.st_mode & 0o022 and not held.st_mode & stat.S_ISVTX):
            return False
    inside = [os.path.join(top, name) for top, folders, files in os.walk(folder) for name in folders + files]
    return all(held.st_uid == me and not stat.S_ISLNK(held.st_mode) for held in map(os.lstat, inside))


def _remove(folder: str, made_by: int) -> None:
    """Take a folder away as its maker ends; a process forked from it leaves it."""
    if os.getpid() == made_by:
        shutil.rmtree(folder, ignore_errors=True)


def _choose_vectors() -> None:
    """Ask for 512-bit vectors where the processor has them: the host's own features, minus the wish to avoid them."""
    if "NUMBA_CPU_FEATURES" in os.environ or "NUMBA_CPU_NAME" in os.environ:
        return
    import llvmlite.binding as llvm

    features = llvm.get_host_cpu_features()
    if features.get("avx512f"):
        os.environ["NUMBA_CPU_NAME"] = llvm.get_host_cpu_name()
        os.environ["NUMBA_CPU_FEATURES"] = features.flatten() + ",-prefer-256-bit"


for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")
_choose_cache()
_choose_vectors()
if "numba" in sys.modules:  # imported before us: make it read its environment again
    sys.modules["numba"].config.reload_config()
