"""The board says how long claims wait, which compete, and that samples are to be looked at."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.claims.green.policy import enforce, green_path
from tests.claims.scene import Scene, make_claimant

from opencpor.access.actor import system
from opencpor.access.models import User
from opencpor.claims import lists
from opencpor.claims.green.actions.accept import accept
from opencpor.claims.lists import Count
from opencpor.claims.models import Claim
from opencpor.claims.waiting import Levels, levels, rivals_of
from opencpor.common.clock import now

pytestmark = pytest.mark.django_db


def reviewing(scene: Scene) -> Client:
    client = Client()
    client.force_login(User.objects.get(id=scene.reviewer.id))
    return client


def board(scene: Scene) -> str:
    return reviewing(scene).get("/claims/board").content.decode()


def test_levels_count_what_waits_what_is_late_and_the_age_of_the_middle(scene: Scene) -> None:
    claims = [scene.submitted(name) for name in ("teams", "exchange", "intune")]
    at = now()
    for claim, weeks in zip(claims, (3, 1, 0), strict=True):
        Claim.objects.filter(id=claim.id).update(submitted_at=at - timedelta(weeks=weeks))
    scene.passed(claims[0])
    found = levels(scene.reviewer, at, waiting=Count(3, more=False), overdue=Count(1, more=False))
    assert found.median_age is not None
    assert 3 <= found.median_age <= 5  # a week, less the program's holidays in it
    page = board(scene)
    assert "<dt>Waiting</dt><dd>3</dd>" in page
    assert "<dt>Past their deadline</dt><dd>1</dd>" in page
    assert f"<dd>{found.median_age} business days since submission</dd>" in page


def test_nothing_that_waits_has_no_age(scene: Scene) -> None:
    scene.draft()
    nothing = Count(0, more=False)
    found = levels(scene.reviewer, now(), waiting=nothing, overdue=nothing)
    assert found == Levels(nothing, nothing)


def test_the_board_counts_so_far_and_says_that_there_are_more(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    claims = [scene.submitted(name) for name in ("teams", "exchange", "intune")]
    Claim.objects.filter(id=claims[1].id).update(submitted_at=now() - timedelta(weeks=9))
    scene.passed(claims[0])
    monkeypatch.setattr(lists, "COUNTED", 2)
    more = '<span aria-hidden="true">2+</span><span class="visually-hidden">more than 2</span>'
    page = board(scene)
    assert f"<dt>Waiting</dt><dd>{more}</dd>" in page
    assert "<dt>Past their deadline</dt><dd>1</dd>" in page
    assert f'By deadline <span class="tab-count">{more}</span>' in page
    assert 'Overdue <span class="tab-count">1</span>' in page
    assert "More than 2 results" in page
    assert "Median age" not in page
    [weeks] = re.findall(r"<dt>Longest wait</dt><dd>(\d+) business days since submission", page)
    assert 40 <= int(weeks) <= 45


def test_claims_of_others_on_the_same_slot_are_counted_for_reviewers(scene: Scene) -> None:
    first = scene.submitted("teams", "exchange")
    second = scene.submitted("teams", "exchange", side=make_claimant())
    alone = scene.submitted_anew()
    assert rivals_of([first, second, alone]) == {first.id: 1, second.id: 1}
    assert "1 other claim on the same" in board(scene)


def test_the_board_leads_to_samples_that_wait(scene: Scene) -> None:
    assert "to be looked at" not in board(scene)
    enforce(green_path(sampled=True))
    accept(scene.submitted("teams").id, system("test"))
    assert "1 green-path sample waits to be looked at" in board(scene)


def test_the_board_takes_as_many_statements_however_much_waits(scene: Scene) -> None:
    reviewer = reviewing(scene)
    for name in ("teams", "exchange"):
        scene.submitted(name)
        reviewer.get("/claims/board")
        with CaptureQueriesContext(connection) as asked:
            reviewer.get("/claims/board")
        assert len(asked) == 12
