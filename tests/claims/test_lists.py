"""Lists of claims: search, sort, pages, counts, files; the same at every door."""

import csv
import io
import json
import re
from datetime import datetime, timedelta
from html import unescape
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import make_user, token_of
from tests.claims.pages.visitors import browser, text_of
from tests.claims.scene import PROGRAM, Scene, make_claimant

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims import listed, lists
from opencpor.claims.lists import Filter, matching, sorted_claims
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.programs.queries import version_in_force
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db


def found(scene: Scene, words: str) -> list[str]:
    rows = matching(Claim.objects.filter(partner_id=scene.ours.location.organization_id), words)
    return [claim.name for claim in rows.order_by("id")]


def get(scene: Scene, path: str, **headers: str) -> Any:
    headers |= {"Authorization": f"Bearer {token_of(scene.ours.user)}"}
    return Client().get(f"/api/v1/{path}", headers=headers)


def content(answer: Any) -> bytes:
    return b"".join(answer.streaming_content)


def test_words_are_found_by_their_beginnings_in_both_names(scene: Scene) -> None:
    scene.draft(name="Teams rollout", customer_name="Contoso Nord")
    scene.draft("intune", name="Device plan", customer_name="Contoso Süd")
    assert found(scene, "rol") == ["Teams rollout"]
    assert found(scene, "CONT süd") == ["Device plan"]
    assert found(scene, "contoso") == ["Teams rollout", "Device plan"]
    for nothing in ("ollout", "rollout süd", "'", "& | !", ":*", "\\"):
        assert found(scene, nothing) == [], nothing


def test_exact_ids_are_found(scene: Scene) -> None:
    claim = scene.draft(name="Wanted")
    number, tenant = scene.ours.location.partner_id, str(scene.customer.tenant_id)
    for text in (claim.id, number, tenant, f"{{{tenant.upper()}}}"):
        assert found(scene, text) == ["Wanted"], text
    assert found(scene, claim.id[:-1]) == []


def test_a_subscription_finds_the_claim_on_it(scene: Scene) -> None:
    claim = scene.draft(name="Wanted")
    guid = "3f2504e0-4f89-41d3-9a0c-0305e82c3301"
    claim.lines.filter(place=1).update(workload="", subscription_id=guid, product="x")
    assert found(scene, guid.upper()) == ["Wanted"]


def test_nobody_finds_the_names_of_others(scene: Scene) -> None:
    scene.draft(name="Secret plan")
    rows, _ = sorted_claims(make_claimant().actor, Filter(words="secret"), "-created")
    assert not rows.exists()


@pytest.mark.parametrize("sort", [one for one in lists.SORTS if "deadline" not in one])
def test_every_sort_goes_through_all_pages_without_gap_or_repeat(scene: Scene, sort: str) -> None:
    for name in ("b", "a", "b", "c", "a"):
        scene.draft(name=name, customer_name=name.upper())
    address, seen = f"claims?sort={sort}&limit=2", []
    while address:
        page = get(scene, address).json()
        seen += [one["id"] for one in page["items"]]
        address = (page["next"] or "").rpartition("/api/v1/")[2]
    rows, order = sorted_claims(scene.ours.actor, Filter(), sort)
    assert seen == [claim.id for claim in rows.order_by(*order)]
    assert len(seen) == 5


def test_an_instant_that_was_read_can_be_asked_for_again(scene: Scene) -> None:
    claim = scene.draft()
    (shown,) = get(scene, "claims").json()["items"]
    deadline = datetime.fromisoformat(shown["clock"]["deadline"])
    assert deadline == claim.deadline_at
    assert datetime.fromisoformat(shown["created_at"]) == claim.created_at
    for days, expected in ((0, []), (1, [claim.id])):
        before = (deadline + timedelta(days)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
        rows = get(scene, f"claims?due_before={before}").json()["items"]
        assert [row["id"] for row in rows] == expected


def test_the_page_asks_as_often_for_many_claims_as_for_few(scene: Scene) -> None:
    visitor = browser(scene.ours.user)
    counts = []
    for more in (1, 5):
        for _ in range(more):
            scene.draft()
        visitor.get("/claims/")
        with CaptureQueriesContext(connection) as asked:
            visitor.get("/claims/?q=teams&sort=name")
        counts.append(len(asked))
    assert counts[0] == counts[1]
    assert not [one for one in asked if re.search("OFFSET [1-9]", str(one["sql"]))]


def test_the_page_counts_no_further_than_it_needs(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lists, "COUNTED", 2)
    monkeypatch.setattr(listed, "USUAL", 2)
    for _ in range(3):
        scene.draft()
    assert "More than 2 results" in text_of(browser(scene.ours.user), "/claims/?sort=name")
    assert get(scene, "claims?total=true&limit=1").json()["total"] == 3


def test_a_search_says_how_many_it_found_and_goes_on(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    for room in (lists, listed):
        monkeypatch.setattr(room, "COUNTED", 2)
    monkeypatch.setattr(listed, "USUAL", 2)
    for name in ("Teams one", "Other", "Teams two", "Teams three"):
        scene.draft(name=name)
    visitor = browser(scene.ours.user)
    first = visitor.get("/claims/?q=teams").content.decode()
    assert "More than 2 results" in first
    assert [name for name in ("one", "two", "three") if f"Teams {name}</a>" in first] == [
        "two", "three",
    ]  # fmt: skip
    (link,) = re.findall(r'rel="next" href="([^"]+)"', first)
    assert "Teams one</a>" in text_of(visitor, unescape(link))
    assert "1 result<" in visitor.get("/claims/?q=other").content.decode()


def test_the_whole_list_is_counted_for_each_reader(scene: Scene) -> None:
    rival = make_claimant()
    for side, more in ((scene.ours, 50), (rival, 52)):
        model = scene.draft(side=side)
        Claim.objects.bulk_create(
            Claim(
                partner_id=model.partner_id,
                program_key=model.program_key,
                engagement=model.engagement,
                created_at=model.created_at,
                state_since=model.state_since,
            )
            for _ in range(more)
        )
        page = text_of(browser(side.user), "/claims/")
        assert f">{more + 1} results<" in page
        assert page.count("data-select ") == 50


def test_the_whole_list_is_each_readers_own(scene: Scene) -> None:
    rival = make_claimant()
    own, other = scene.draft(name="Ours"), scene.draft(name="Theirs", side=rival)
    everything = [other.id, own.id]
    for reader, seen in (
        (scene.ours.user, [own.id]),
        (rival.user, [other.id]),
        (scene.ours.user, [own.id]),
        (User.objects.get(id=scene.reviewer.id), everything),
    ):
        headers = {"Authorization": f"Bearer {token_of(reader)}"}
        rows = Client().get("/api/v1/claims", headers=headers).json()["items"]
        assert [row["id"] for row in rows] == seen
    assert get(scene, "claims").json()["total"] is None


def test_the_page_keeps_its_filters_in_every_link(scene: Scene) -> None:
    scene.draft()
    page = text_of(
        browser(scene.ours.user), "/claims/?status=draft&customer=&due_before=2099-01-01"
    )
    assert "/claims/export.csv?status=draft&amp;due_before=2099-01-01" in page
    assert "list=claims&amp;status=draft&amp;due_before=2099-01-01" in page


def test_an_export_holds_every_fitting_claim_with_its_people(scene: Scene) -> None:
    scene.draft(name="=cmd()", contact_name="+Ada")
    scene.submitted("intune")
    answer = get(scene, "claims/export?status=draft")
    [row] = csv.DictReader(io.StringIO(content(answer).decode()))
    assert (row["name"], row["contact_name"], row["status"]) == ("'=cmd()", "'+Ada", "Draft")
    assert row["lines"] == "teams (Pending); exchange (Pending)"
    book = openpyxl.load_workbook(io.BytesIO(content(get(scene, "claims/export?format=xlsx"))))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["name", "Teams rollout", "'=cmd()"]
    items = json.loads(content(get(scene, "claims/export?format=json")))["items"]
    assert items == get(scene, "claims").json()["items"]


def test_an_export_leaves_people_out_for_those_who_may_not_see_them(scene: Scene) -> None:
    scene.draft(contact_name="Ada")
    viewer = browser(make_user(Role.REPORT_VIEWER, scene.ours.location.organization.organization))
    for kind in ("csv", "json"):
        exported = content(viewer.get(f"/claims/export.{kind}")).decode()
        assert "Teams rollout" in exported
        assert "Ada" not in exported
    assert "contact_email" not in exported


def test_associations_are_exported(scene: Scene) -> None:
    scene.approved("teams")
    [row] = csv.DictReader(io.StringIO(content(get(scene, "associations/export")).decode()))
    assert (row["workload"], row["tenant_id"]) == ("teams", str(scene.customer.tenant_id))
    visitor = browser(scene.ours.user)
    assert b"teams" in content(visitor.get("/claims/associations/export.json?state=active"))
    assert b"teams" not in content(visitor.get("/claims/associations/export.csv?state=ended"))


def test_an_exported_end_is_the_last_whole_day_held(scene: Scene) -> None:
    scene.approved("teams")
    row = Association.objects.get()
    calendar = version_in_force(PROGRAM).document.business_calendar
    last = calendar.local_date(now()) + timedelta(days=9)
    for one in (row, row.tenure):
        one.period = type(row.period)(row.period.lower, calendar.end_of_day(last))
        one.save()
    [said] = csv.DictReader(io.StringIO(content(get(scene, "associations/export")).decode()))
    assert said["last_day"] == last.isoformat()
    assert not said["ends_at"].startswith(said["last_day"])  # midnight in Redmond, by UTC


def test_who_reviews_narrows_the_lists_of_operators_alone(scene: Scene) -> None:
    taken, waiting = scene.under_review("teams"), scene.submitted("intune")
    mine = Filter(reviewer=scene.reviewer.id)
    rows, _ = sorted_claims(scene.reviewer, mine, "created")
    assert [claim.id for claim in rows] == [taken.id]
    rows, _ = sorted_claims(scene.ours.actor, mine, "created")
    assert {claim.id for claim in rows} == {taken.id, waiting.id}
