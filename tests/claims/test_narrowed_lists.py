"""Lists of claims and associations narrowed as figures are; the same at every door."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import make_location, make_subscription, make_user, token_of
from tests.claims.pages.visitors import browser, text_of
from tests.claims.scene import PROGRAM, Scene, make_claimant

from opencpor.access.actor import system
from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.models import Claim
from opencpor.claims.narrowing import OUTCOMES
from opencpor.programs.actions.publish import publish
from opencpor.programs.queries import latest_version
from opencpor.programs.shipped import shipped_text
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
CLAIM, HELD = r"clm_\w+", r"asc_\w+"
STRANGE = (
    ("area=nothing", "unknown_area"), ("workload=nothing", "unknown_workload"),
    ("market=D1", "unknown_country"), ("market=DEU", "unknown_country"),
    ("segment=large", "unknown_segment"),
)  # fmt: skip
STRANGE_OF_CLAIMS = (
    ("outcome=lost", "unknown_outcome"), ("submitted_since=May", "invalid"),
    ("submitted_through=0001-01", "invalid"),
)  # fmt: skip
TEAMS = "  - key: teams\n"  # in the program's document
MARCH = datetime(2026, 3, 1, 8, tzinfo=UTC)  # midnight in Redmond


@dataclass(frozen=True)
class Doors:
    """One list, at the API, as a page, and as the file of each."""

    user: User
    api: str
    page: str
    key: str

    def answers(self, query: str) -> Iterator[Any]:
        headers = {"Authorization": f"Bearer {token_of(self.user)}"}
        visitor = browser(self.user)
        for path in (self.api, f"{self.api}/export"):
            yield Client().get(f"{path}?{query}", headers=headers)
        for path in (self.page, f"{self.page.rstrip('/')}/export.csv"):
            yield visitor.get(f"{path}?{query}")

    def listed(self, query: str) -> set[str]:
        """Return the identifiers that all doors list."""
        found = []
        for answer in self.answers(query):
            assert answer.status_code == 200, (query, answer.status_code)
            streamed = getattr(answer, "streaming_content", None)
            content = b"".join(streamed) if streamed else answer.content
            found.append(set(re.findall(self.key, content.decode())))
        assert all(one == found[0] for one in found), (query, found)
        return found[0]


def claims_of(user: User) -> Doors:
    return Doors(user, "/api/v1/claims", "/claims/", CLAIM)


def associations_of(user: User) -> Doors:
    return Doors(user, "/api/v1/associations", "/claims/associations", HELD)


def abroad(scene: Scene) -> Claim:
    """A claim of ours at a school in Austria."""
    claim = scene.submitted_anew()
    scene.customer.country, scene.customer.segment = "AT", "education"
    scene.customer.save()
    return claim


def test_claims_are_narrowed_by_workload_area_country_and_segment_at_every_door(
    scene: Scene,
) -> None:
    here, school, draft = scene.submitted("teams").id, abroad(scene).id, scene.draft("intune").id
    doors = claims_of(scene.ours.user)
    for query, expected in (
        ("workload=teams", {here, school}), ("workload=intune", {draft}), ("workload=exchange", ()),
        ("area=modern-work-security", {here, school, draft}), ("area=business-applications", ()),
        ("area=business-applications&workload=teams", ()), ("market=at", {school}),
        ("market=DE", {here}), ("segment=education", {school}), ("segment=public_sector", ()),
        ("market=AT&segment=education&workload=teams&status=submitted", {school}),
    ):  # fmt: skip
        assert doors.listed(query) == set(expected), query


def test_a_draft_tells_nothing_that_the_directory_knows_of_a_tenant(scene: Scene) -> None:
    draft = scene.draft("teams", customer_country="DE")
    doors = claims_of(scene.ours.user)
    assert doors.listed("market=DE") == doors.listed("segment=commercial") == set()
    scene.hand_in(draft)
    assert doors.listed("market=DE") == doors.listed("segment=commercial") == {draft.id}


def test_a_subscription_is_about_the_workload_that_its_usage_is_reported_under(
    scene: Scene,
) -> None:
    bought = make_subscription(scene.customer)
    bought.product = "sales"
    bought.save()
    held = scene.approved_subscription(bought)
    draft = scene.draft("teams")
    draft.lines.update(workload="", subscription_id=str(bought.subscription_id), product="sales")
    doors = claims_of(scene.ours.user)
    assert doors.listed("workload=customer-engagement") == {held.id, draft.id}
    assert doors.listed("area=business-applications") == {held.id, draft.id}
    assert doors.listed("workload=teams") == set()
    held.lines.update(product="power-bi")  # a slot stays what it was
    assert doors.listed("workload=power-bi") == set()


def test_claims_are_narrowed_by_what_became_of_a_line(scene: Scene) -> None:
    claim = scene.submitted("teams", "exchange")
    scene.draft("intune")
    doors = claims_of(scene.ours.user)
    for state, outcome in (
        ("pending", "open"), ("accepted", "open"), ("contested", "open"), ("active", "won"),
        ("scheduled", "won"), ("ended", "won"), ("dropped", "dropped"), ("declined", "declined"),
    ):  # fmt: skip
        claim.lines.filter(workload="teams").update(state=state)
        claim.lines.filter(workload="exchange").update(
            state="dropped" if outcome != "dropped" else "declined"
        )
        assert doors.listed(f"outcome={outcome}&workload=teams") == {claim.id}, state
        assert doors.listed(f"outcome={outcome}&workload=exchange") == set(), state


def by_outcome(doors: Doors) -> dict[str, set[str]]:
    """Return what is listed by each outcome that anything has."""
    found = {one: doors.listed(f"outcome={one}") for one in OUTCOMES}
    return {outcome: listed for outcome, listed in found.items() if listed}


def test_what_its_partner_took_back_is_withdrawn_and_was_not_turned_down(scene: Scene) -> None:
    claim = scene.submitted("teams")
    scene.draft("intune")
    doors = claims_of(scene.ours.user)
    assert by_outcome(doors) == {"open": {claim.id}}
    withdraw(claim.id, "Ours no more.", scene.ours.actor)
    assert by_outcome(doors) == {"withdrawn": {claim.id}}


def test_a_line_that_its_partner_took_out_is_withdrawn(scene: Scene) -> None:
    claim = scene.submitted("teams", "exchange")
    doors = claims_of(scene.ours.user)
    claim.lines.filter(workload="exchange").update(state="dropped", reason_code="removed")
    assert by_outcome(doors) == {"open": {claim.id}, "withdrawn": {claim.id}}
    assert doors.listed("outcome=withdrawn&workload=teams") == set()
    claim.lines.filter(workload="exchange").update(reason_code="insufficient_poe")
    assert by_outcome(doors) == {"open": {claim.id}, "dropped": {claim.id}}


def test_lines_that_still_wait_in_a_claim_that_is_over_are_withdrawn(scene: Scene) -> None:
    claim = scene.submitted("teams")
    Claim.objects.filter(id=claim.id).update(state="withdrawn")
    assert by_outcome(claims_of(scene.ours.user)) == {"withdrawn": {claim.id}}


@pytest.mark.parametrize(("at", "month"), [(MARCH - timedelta(seconds=1), 2), (MARCH, 3)])
def test_claims_are_narrowed_by_the_program_s_month_of_their_first_submission(
    scene: Scene, at: datetime, month: int
) -> None:
    claim = scene.submitted("teams")
    scene.draft("intune")
    Claim.objects.filter(id=claim.id).update(submitted_at=at)
    doors = claims_of(scene.ours.user)
    for query, expected in (
        (f"submitted_since=2026-0{month}&submitted_through=2026-0{month}", {claim.id}),
        (f"submitted_since=2026-0{month + 1}", ()),
        (f"submitted_through=2026-0{month - 1}", ()),
        ("submitted_since=2025-12", {claim.id}), ("submitted_through=2026-12", {claim.id}),
    ):  # fmt: skip
        assert doors.listed(query) == set(expected), query


def test_associations_are_narrowed_alike_at_every_door(scene: Scene) -> None:
    scene.approved("teams")
    here = Association.objects.get()
    settled = scene.settle(scene.accept_all(start_review(abroad(scene).id, scene.reviewer)))
    school = Association.objects.exclude(id=here.id).get(claim_line=settled.lines.get().id)
    doors = associations_of(scene.ours.user)
    both = {here.id, school.id}
    for query, expected in (
        ("workload=teams", both), ("workload=intune", ()), ("area=modern-work-security", both),
        ("area=business-applications", ()), ("market=at", {school.id}), ("market=DE", {here.id}),
        ("segment=education", {school.id}), ("segment=education&market=DE", ()),
        (f"customer={here.slot.customer_id}", {here.id}), ("customer=org_1", ()),
        (f"location={here.location_id}", both), ("location=unt_1", ()),
    ):  # fmt: skip
        assert doors.listed(query) == set(expected), query


def test_words_that_mean_nothing_are_refused_at_every_door(scene: Scene) -> None:
    user = scene.ours.user
    for doors, words in (
        (claims_of(user), STRANGE + STRANGE_OF_CLAIMS), (associations_of(user), STRANGE),
    ):  # fmt: skip
        for query, code in words:
            answers = list(doors.answers(query))
            assert [one.status_code for one in answers] == [422] * 4, query
            (error,) = answers[0].json()["errors"]
            assert (error["field"], error["code"]) == (query.partition("=")[0], code)


def test_pages_and_views_refuse_a_state_a_date_and_an_order_that_there_is_not(
    scene: Scene,
) -> None:
    visitor, headers = (
        browser(scene.ours.user),
        {"Authorization": f"Bearer {token_of(scene.ours.user)}"},
    )
    for key, page, field, value, code in (
        ("claims", "/claims/", "status", "unknown", "unknown_state"),
        ("claims", "/claims/export.csv", "status", "unknown", "unknown_state"),
        ("claims", "/claims/", "due_before", "2026-13-01", "invalid"),
        ("claims", "/claims/", "sort", "-password", "unknown_sort"),
        ("associations", "/claims/associations", "state", "unknown", "unknown_state"),
    ):
        said = {"list": key, "name": value, "query": {field: [value]}}
        view = Client().post(
            "/api/v1/views", said, content_type="application/json", headers=headers
        )
        (error,) = view.json()["errors"]
        assert (error["field"], error["code"]) == (f"query.{field}", code)
        assert visitor.get(f"{page}?{field}={value}").status_code == 422, (page, field)


def test_customers_whose_country_nobody_has_given_are_found_by_what_stands_for_it(
    scene: Scene,
) -> None:
    claim, customer = scene.approved("teams"), scene.customer
    elsewhere = abroad(scene)
    customer.country = "ZZ"  # as of tenants that a file of usage names first
    customer.save(update_fields=["country"])
    doors = claims_of(scene.ours.user)
    assert doors.listed("market=zz") == {claim.id}
    assert doors.listed("market=AT") == {elsewhere.id}
    held = Association.objects.get()
    assert associations_of(scene.ours.user).listed("market=ZZ") == {held.id}
    assert associations_of(scene.ours.user).listed("market=DE") == set()


def test_a_workload_that_a_later_version_retired_is_still_a_known_word(scene: Scene) -> None:
    claim = scene.approved("teams")
    publish(system("cli"), shipped_text(PROGRAM).replace(TEAMS, f"{TEAMS}    retired: true\n"))
    latest = latest_version(PROGRAM).document
    assert "teams" in {one.key for one in latest.workloads if one.retired}
    assert claims_of(scene.ours.user).listed("workload=teams") == {claim.id}
    held = Association.objects.get()
    assert associations_of(scene.ours.user).listed("workload=teams") == {held.id}


def test_narrowing_shows_nobody_what_is_another_s(scene: Scene) -> None:
    claim = scene.approved("teams")
    rival, elsewhere = make_claimant(), make_location(scene.ours.location.organization)
    limited = make_user(
        Role.REPORT_VIEWER, scene.ours.location.organization.organization, elsewhere.unit
    )
    query = "workload=teams&market=DE&segment=commercial"
    for user in (rival.user, limited):
        assert claims_of(user).listed(f"{query}&outcome=won") == set()
        assert associations_of(user).listed(query) == set()
    assert claims_of(scene.ours.user).listed(f"{query}&outcome=won") == {claim.id}


def test_the_whole_list_asks_for_no_workloads_and_no_customers(scene: Scene) -> None:
    scene.submitted("teams")
    visitor = browser(scene.ours.user)
    with CaptureQueriesContext(connection) as asked:
        visitor.get("/claims/")
    lists = [one["sql"] for one in asked if 'FROM "claims_claim"' in str(one["sql"])]
    assert lists
    assert not [sql for sql in lists if "claimline" in str(sql) or "directory_" in str(sql)]


def test_what_a_list_is_narrowed_to_stands_on_chips_that_take_it_away(scene: Scene) -> None:
    abroad(scene)
    here = make_location(scene.ours.location.organization)
    visitor = browser(scene.ours.user)
    page = text_of(
        visitor, "/claims/?market=at&workload=teams&submitted_since=2026-01&outcome=open&cursor="
    )
    for chip in (
        "Country: Austria", "Workload: Microsoft Teams", "Outcome of a line: Open",
        "Submitted from: January 2026",
    ):  # fmt: skip
        assert f"<span>{chip}</span>" in page, chip
    kept = "workload=teams&amp;submitted_since=2026-01&amp;outcome=open"
    assert f'<a class="chip" href="/claims/?{kept}">' in page
    held = text_of(visitor, f"/claims/associations?segment=education&location={here.unit_id}")
    assert "<span>Segment: Education</span>" in held
    assert f"<span>Location: {here.unit_id}</span>" in held
    for whole in ("/claims/", "/claims/?submitted_since=1900-01"):
        assert 'class="chosen"' not in text_of(visitor, whole)


def test_a_view_that_names_another_s_location_is_not_shared(scene: Scene) -> None:
    scene.approved("teams")
    ours, rival = scene.ours, make_claimant()
    headers = {"Authorization": f"Bearer {token_of(ours.user)}"}
    home = ours.location.organization_id
    for place, status in ((ours.location.pk, 201), (rival.location.pk, 422)):
        query = {"workload": ["teams"], "market": ["DE"], "location": [place]}
        said = {"list": "associations", "name": place, "query": query, "shared_with": home}
        answer = Client().post(
            "/api/v1/views", said, content_type="application/json", headers=headers
        )
        assert answer.status_code == status, answer.content
