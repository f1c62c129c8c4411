"""What several files about what-ifs stand on."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.incentives.trying import Bench, make_bench
from tests.snapshots import MadeOnce


@pytest.fixture(scope="module")
def made_bench(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[MadeOnce[Bench]]:
    """Make it once for the tests of a file."""
    made = MadeOnce(lambda: make_bench(tmp_path_factory.mktemp("usage")))
    yield made
    with django_db_blocker.unblock():
        made.forget()


@pytest.fixture
def bench(made_bench: MadeOnce[Bench]) -> Bench:
    """Three closed months, as they were made."""
    return made_bench.get()
