"""A cluster of two worker processes that the tests which lose nobody share."""

from collections.abc import Iterator

import clusters
import pytest


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """The scheduler's address."""
    with clusters.scheduler() as (_, place), clusters.worker(place, 2):
        yield place
