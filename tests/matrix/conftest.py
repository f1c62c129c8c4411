"""One world for every route, made once; what a test changes in it is undone."""

from collections.abc import Iterator

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from opencpor.access.roles import Side
from tests.matrix.samples import SAMPLES
from tests.matrix.world import World


@pytest.fixture(scope="package")
def _made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:  # noqa: ARG001 - the database is needed, not its fixture
    """Make people of every role, and every sample, before any route is asked."""
    with django_db_blocker.unblock(), transaction.atomic():
        world = World()
        for make in SAMPLES.values():
            for side in Side:
                make(world, side)
        world.sign_in()
        yield world
        transaction.set_rollback(True)


@pytest.fixture
def world(_made: World) -> Iterator[World]:
    """Return the world; a test's own transaction within undoes what the test adds to it."""
    kept = dict(_made.kept)
    yield _made
    _made.kept = kept
