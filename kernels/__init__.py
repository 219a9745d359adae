"""The dice: compiled samplers and sums, from (stream or arrays) to raw arrays; no bound and no closed form of the theory lives here.

Importing this package settles three things before numba and NumPy are imported: that the matrix products of one thread run in one
thread (threads belong outside, and two levels of them ran at a third of the speed; a variable that the user has set is kept), where
compiled code is cached (a folder named by the hash of every kernel source and of the compiler's version, so that editing a *called*
file never leaves stale code behind) and that 512-bit vectors are used on processors that have them (a tuning flag: elsewhere it changes
nothing).
"""

import hashlib
import os
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


def _choose_cache() -> None:
    """Set NUMBA_CACHE_DIR, unless the user did; a folder of ours inherited from a parent process is recomputed."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen and Path(chosen).parent != _CACHES:
        return
    folder = _CACHES / _fingerprint()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError:  # a checkout that cannot be written to
        folder = Path(tempfile.gettempdir()) / f"numba-{os.getuid()}" / folder.name
    os.environ["NUMBA_CACHE_DIR"] = str(folder)


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
