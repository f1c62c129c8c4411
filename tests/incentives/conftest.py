"""What many files about money stand on."""

from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.incentives.trying import Bench, make_bench
from tests.incentives.worlds import Worlds


@pytest.fixture(scope="session")
def worlds(
    tmp_path_factory: pytest.TempPathFactory,
    django_db_setup: None,  # noqa: ARG001 - the copies go before the database does
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[Worlds]:
    """Make worlds once for all files; only for tests that commit."""
    made = Worlds(lambda: tmp_path_factory.mktemp("usage"))
    yield made
    with django_db_blocker.unblock():
        made.forget()


@pytest.fixture
def bench(worlds: Worlds) -> Bench:
    """Three closed months, as they were made."""
    return worlds.get(make_bench)
