"""One world for all tests of a module: each test is undone, so the next one meets it unchanged."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from opencpor.access.roles import Role
from tests.matrix.samples import SAMPLES, sample
from tests.matrix.world import World


@pytest.fixture(scope="module")
def world(
    django_db_setup: None,  # noqa: ARG001 - the database must stand first
    django_db_blocker: DjangoDbBlocker,
) -> Iterator[World]:
    """Two of everything, made once: thousands of tests would make it again."""
    with django_db_blocker.unblock(), transaction.atomic():
        made = World()
        for name in SAMPLES:
            for role in Role:
                sample(name, made, role)  # what is made once in a world is made now
        yield made
        transaction.set_rollback(True)
