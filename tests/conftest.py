"""One BLAS thread for every test, settled before NumPy starts, as `./law` does; the tests of one claim share a process."""

import functools
import os
import re
import signal

import pytest

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ[_name] = "1"

# A shell's background jobs ignore interrupts and hand that on; tests of interrupts must not inherit it.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items):
    """The longest test begins early, so that no process is left alone with it."""
    items.sort(key=lambda item: "tail_middle" not in item.name)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    """What a claim's tests have in common, its record, is made once: they go to one process."""
    from xdist.scheduler import LoadScopeScheduling

    class ByClaim(LoadScopeScheduling):
        def _split_scope(self, nodeid):
            claim = re.search(r"test_claims\.py::.*\[(\w+)", nodeid)
            return claim[1] if claim else nodeid

    return ByClaim(config, log)


def pytest_make_parametrize_id(val):
    """A function's own name, not its place in memory: workers must agree on what a test is called."""
    if isinstance(val, functools.partial):
        return f"{val.func.__name__}-{'-'.join(f'{name}={value}' for name, value in val.keywords.items())}"
    return val.__name__ if callable(val) and hasattr(val, "__name__") else None
