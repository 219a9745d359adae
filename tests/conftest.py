"""One BLAS thread for every test, settled before NumPy starts, as `./law` does; the tests of one claim share a process."""

import functools
import os
import signal

import pytest

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "VECLIB_MAXIMUM_THREADS"):
    os.environ[_name] = "1"

# A shell's background jobs ignore interrupts and hand that on; tests of interrupts must not inherit it.
signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items):
    """What a claim's tests have in common, its record, is made once: they go to one worker."""
    for item in items:
        if item.path.name == "test_claims.py" and hasattr(item, "callspec") and "name" in item.callspec.params:
            item.add_marker(pytest.mark.xdist_group(item.callspec.params["name"]))


def pytest_make_parametrize_id(val):
    """A function's own name, not its place in memory: workers must agree on what a test is called."""
    if isinstance(val, functools.partial):
        return f"{val.func.__name__}-{'-'.join(f'{name}={value}' for name, value in val.keywords.items())}"
    return val.__name__ if callable(val) and hasattr(val, "__name__") else None
