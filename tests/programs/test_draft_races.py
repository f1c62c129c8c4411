"""Two people save the same draft at once: nobody's change is lost."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Barrier
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from tests.builders import make_organization, make_user, token_of
from tests.processes import LONGEST
from tests.programs.drafting import begun, text_with_days, two_managers
from tests.waiting import until_somebody_waits

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.common.errors import Stale
from opencpor.programs.drafts.actions.change_places import save_part
from opencpor.programs.drafts.actions.save_draft import save_text
from opencpor.programs.drafts.models import DraftChange, VersionDraft
from opencpor.programs.drafts.rules import digest_of_part

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def apart(work: Callable[[], Any]) -> Any:
    """Do something in a thread, with a connection of its own."""
    try:
        return work()
    except Stale as refused:
        return refused.code
    finally:
        connection.close()


def test_of_two_who_save_a_draft_at_once_one_is_told() -> None:
    operator = make_organization(Side.OPERATOR)
    users = [make_user(Role.PROGRAM_MANAGER, operator) for _ in range(2)]
    address = f"/api/v1/programs/drafts/{begun(actor_of_user(users[0])).id}/text"
    tokens, start = [token_of(user) for user in users], Barrier(2)

    def put(token: str, days: int) -> int:
        headers = {"Authorization": f"Bearer {token}", "If-Match": '"1"'}
        body = {"text": text_with_days(days)}
        start.wait(LONGEST)
        sent = Client().put(address, body, content_type="application/json", headers=headers)
        return sent.status_code

    with ThreadPoolExecutor(2) as pool:
        tries = [partial(put, *given) for given in zip(tokens, (25, 40), strict=True)]
        found = list(pool.map(apart, tries))

    assert sorted(found) == [200, 412]
    won = found.index(200)
    row, change = VersionDraft.objects.get(), DraftChange.objects.get()
    assert (row.text, row.revision) == (text_with_days((25, 40)[won]), 2)
    assert (row.changed_by, change.by) == (users[won].id,) * 2


def test_of_two_who_save_on_the_page_at_once_one_sees_both_texts() -> None:
    operator = make_organization(Side.OPERATOR)
    users = [make_user(Role.PROGRAM_MANAGER, operator) for _ in range(2)]
    path = f"/programs/drafts/{begun(actor_of_user(users[0])).id}/text"
    browsers, start = [Client(), Client()], Barrier(2)
    for browser, user in zip(browsers, users, strict=True):
        browser.force_login(user, "django.contrib.auth.backends.ModelBackend")

    def post(browser: Client, days: int) -> Any:
        start.wait(LONGEST)
        return browser.post(path, {"text": text_with_days(days), "seen": '"1"'})

    with ThreadPoolExecutor(2) as pool:
        tries = [partial(post, *given) for given in zip(browsers, (25, 40), strict=True)]
        answers = list(pool.map(apart, tries))

    assert sorted(answer.status_code for answer in answers) == [302, 412]
    late = next(place for place, answer in enumerate(answers) if answer.status_code == 412)
    mine, theirs = ((25, 40)[late], (25, 40)[1 - late])
    context = answers[late].context
    differing = [one.text.strip() for one in context["lines"] if one.kind in {"added", "removed"}]
    assert differing == [f"dispute_days: {theirs}", f"dispute_days: {mine}"]
    assert context["form"]["text"].value() == text_with_days(mine)
    assert (VersionDraft.objects.get().text, context["seen"]) == (text_with_days(theirs), '"2"')


def test_who_waits_for_a_saving_is_told_of_it() -> None:
    first, second = two_managers()
    draft = begun(first)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            save_text(draft.id, first, text_with_days(25), seen='"1"')
            late = pool.submit(
                apart, lambda: save_text(draft.id, second, text_with_days(40), seen='"1"').text
            )
            until_somebody_waits()
        assert late.result(LONGEST) == "stale_revision"

    assert VersionDraft.objects.get().text == text_with_days(25)
    assert [row.by for row in DraftChange.objects.all()] == [first.id]


def test_who_waits_for_the_same_part_is_told_and_changes_nothing() -> None:
    first, second = two_managers()
    draft = begun(first)
    path, close = ("policy", "close"), {"min_coverage": "0.90"}
    seen = digest_of_part(close)

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            save_part(draft.id, first, path, {"min_coverage": "0.8"}, seen_part=seen)
            late = pool.submit(
                apart,
                lambda: save_part(draft.id, second, path, {"min_coverage": "0.7"}, seen_part=seen),
            )
            until_somebody_waits()
        assert late.result(LONGEST) == "stale_revision"

    assert 'min_coverage: "0.8"' in VersionDraft.objects.get().text
    assert [row.by for row in DraftChange.objects.all()] == [first.id]


def test_who_waits_for_another_part_keeps_both() -> None:
    first, second = two_managers()
    draft = begun(first)
    path, close = ("policy", "close"), {"min_coverage": "0.90"}

    def write() -> int:
        wanted, seen = {"min_coverage": "0.8"}, digest_of_part(close)
        return save_part(draft.id, second, path, wanted, seen_part=seen).revision

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            save_text(draft.id, first, text_with_days(25), seen='"1"')
            late = pool.submit(apart, write)
            until_somebody_waits()
        assert late.result(LONGEST) == 3

    text = VersionDraft.objects.get().text
    assert text == text_with_days(25).replace('min_coverage: "0.90"', 'min_coverage: "0.8"')
