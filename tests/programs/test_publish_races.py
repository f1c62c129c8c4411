"""Two people publish at once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from tests.programs.documents import as_text, invented

from opencpor.access.actor import system
from opencpor.common.errors import Conflict
from opencpor.programs.actions.propose_version import propose_version
from opencpor.programs.actions.publish import publish
from opencpor.programs.models import EngagementKey, ProgramVersion, Proposal

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def attempt(text: str, number: int | None) -> str:
    try:
        publish(system("cli"), text, number=number)
    except Conflict as refused:
        return refused.code
    else:
        return "published"
    finally:
        connection.close()


def both(first: str, second: str, number: int | None) -> list[str]:
    with ThreadPoolExecutor(2) as pool:
        return sorted(pool.map(attempt, (first, second), (number, number)))


def test_of_two_who_expect_the_same_number_one_is_refused() -> None:
    text = as_text(invented())

    assert both(text, text, 1) == ["published", "stale_version"]
    assert ProgramVersion.objects.count() == 1


def test_two_who_expect_no_number_both_get_one_of_their_own() -> None:
    text = as_text(invented())

    assert both(text, text, None) == ["published", "published"]
    assert sorted(ProgramVersion.objects.values_list("number", flat=True)) == [1, 2]


def test_of_two_programs_that_want_an_engagement_one_gets_it() -> None:
    other = as_text(invented() | {"key": "other-alliance"})

    assert both(as_text(invented()), other, None) == ["engagement_taken", "published"]
    assert len(set(EngagementKey.objects.values_list("program_id", flat=True))) == 1


def propose(text: str) -> str:
    try:
        propose_version(system("somebody"), text, note="At once.")
    except Conflict as refused:
        return refused.code
    else:
        return "proposed"
    finally:
        connection.close()


def test_of_two_proposals_at_once_one_waits() -> None:
    with ThreadPoolExecutor(2) as pool:
        outcomes = sorted(pool.map(propose, [as_text(invented())] * 2))

    assert outcomes == ["proposal_waits", "proposed"]
    assert Proposal.objects.get().state == "open"
