from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker
from tests.incentives.payments.paying import Till, make_till
from tests.snapshots import MadeOnce


@pytest.fixture(scope="module")
def _made(
    tmp_path_factory: pytest.TempPathFactory, django_db_blocker: DjangoDbBlocker
) -> Iterator[MadeOnce[Till]]:
    made = MadeOnce(lambda: make_till(tmp_path_factory.mktemp("usage")))
    yield made
    with django_db_blocker.unblock():
        made.forget()


@pytest.fixture
def till(_made: MadeOnce[Till]) -> Till:
    return _made.get()
