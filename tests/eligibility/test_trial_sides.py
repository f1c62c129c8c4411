"""A trial's two sides differ by their rules alone, and say so for each score that differs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection
from django.db.models import F
from tests.builders import make_user
from tests.eligibility.test_trials import tried
from tests.eligibility.world import ScoreWorld, make_world

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.usage.models import UsageFact

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("world")]


@pytest.fixture
def world() -> ScoreWorld:
    return make_world()


@pytest.fixture
def manager() -> User:
    return make_user(Role.PROGRAM_MANAGER)


@contextmanager
def usage_grows_once_it_was_read(world: ScoreWorld) -> Iterator[list[str]]:
    """Let a batch come in right after usage was read for the first time."""
    seen: list[str] = []

    def watch(execute: Any, sql: str, params: Any, many: Any, context: Any) -> Any:
        found = execute(sql, params, many, context)
        if not seen and "IN (" in sql and 'FROM "usage_usagefact"' in sql:
            seen.append(sql)
            rows = UsageFact.objects.filter(month=world.last.first_day)
            rows.update(active_users=F("active_users") + 100)
        return found

    with connection.execute_wrapper(watch):
        yield seen


def test_what_comes_in_while_partners_are_scored_is_no_effect_of_a_version(
    world: ScoreWorld, manager: User
) -> None:
    before = world.score().total
    with usage_grows_once_it_was_read(world) as seen:
        row = tried(manager, version=1)
    assert (len(seen), row.partners, row.changes) == (1, 1, 0)
    assert world.score().total > before  # it would have made a difference
