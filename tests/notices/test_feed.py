"""Whoever reads the feed on from where it stopped hears of everything it may see, once."""

from concurrent.futures import ThreadPoolExecutor
from threading import Event as Signal
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from tests.builders import make_location, make_organization, make_user, token_of
from tests.claims.scene import ENROLLED_LATER, QuietConsent, Scene, make_claimant
from tests.incentives.rows import make_close, make_lines
from tests.processes import LONGEST

from opencpor.access.actor import system
from opencpor.access.models import User
from opencpor.access.roles import Role, Side
from opencpor.claims import ports
from opencpor.claims.actions.end import disassociate
from opencpor.claims.actions.reinstate import reinstate
from opencpor.claims.actions.submit import submit
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.journal.models import Unplaced
from opencpor.journal.queries import verify
from opencpor.notices.feed.actions.publish import publish
from opencpor.notices.feed.models import Publication
from opencpor.programs.shipped import INVENTED
from opencpor.register.models import Association

ADDRESS = "/api/v1/events"
pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(monkeypatch: pytest.MonkeyPatch) -> Scene:
    consent = QuietConsent()
    monkeypatch.setattr(ports._rooms, "consent", consent)  # noqa: SLF001 - set back after the test
    return Scene(consent)


def read(user: User, address: str = ADDRESS) -> dict[str, Any]:
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    found: dict[str, Any] = Client().get(address, headers=headers).json()
    return found


def types(user: User, address: str = ADDRESS) -> list[str]:
    return [item["type"] for item in read(user, address)["items"]]


def test_a_partner_reads_what_happened_to_its_claim_in_order(scene: Scene) -> None:
    scene.approved("teams")
    publish()
    assert types(scene.ours.user) == [
        "claim.created", "claim.submitted", "claim.review_started", "claim.decided",
        "association.started", "claim.approved",
    ]  # fmt: skip


def test_what_ended_and_stands_again_is_told_both_times(scene: Scene) -> None:
    scene.approved("teams")
    row = disassociate(Association.objects.get().id, "By mistake.", scene.ours.actor)
    reinstate(row.id, "It was a slip.", scene.senior)
    publish()
    assert types(scene.ours.user)[-4:] == [
        "association.ended", "claim.line_ended", "association.reinstated", "claim.line_reinstated",
    ]  # fmt: skip


def test_an_event_says_what_it_is_about_and_nothing_of_persons(scene: Scene) -> None:
    claim = scene.submitted("teams")
    publish()
    event = read(scene.ours.user)["items"][-1]
    place = Publication.objects.get(name="claim.submitted")
    assert event == {
        "specversion": "1.0", "id": place.id, "source": "http://127.0.0.1:8000/api/v1/events",
        "type": "claim.submitted", "subject": claim.id, "time": event["time"],
        "datacontenttype": "application/json", "sequence": str(place.position),
        "data": {
            "kind": "claim", "id": claim.id,
            "url": f"http://127.0.0.1:8000/api/v1/claims/{claim.id}",
            "before": {"state": "draft"}, "after": {"state": "submitted"},
            "line": None, "month": None, "arbitration": None,
        },
    }  # fmt: skip


def test_others_read_nothing_of_it_and_operators_all(scene: Scene) -> None:
    scene.submitted("teams")
    publish()
    rival, elsewhere = make_claimant().user, make_user(Role.CUSTOMER_ADMIN)
    assert (types(rival), types(elsewhere)) == ([], [])
    assert types(make_user(Role.REVIEWER)) == ["claim.created", "claim.submitted"]


def test_the_customer_does_not_hear_of_the_draft_that_became_a_claim(scene: Scene) -> None:
    admin = make_user(Role.CUSTOMER_ADMIN, scene.customer.organization)
    claim = scene.draft("teams")
    publish()
    submit(
        claim.id, scene.ours.actor, acknowledgements=scene.acknowledgements, reasons=ENROLLED_LATER
    )
    publish()
    assert types(admin) == ["claim.submitted"]


def test_a_role_at_one_location_reads_of_that_location_only(scene: Scene) -> None:
    scene.submitted("teams")
    publish()
    place = scene.ours.location
    other = make_location(place.organization)
    here = make_user(Role.INCENTIVES_USER, place.organization.organization, place.unit)
    there = make_user(Role.INCENTIVES_USER, place.organization.organization, other.unit)
    assert (len(types(here)), types(there)) == (2, [])


def test_a_role_without_money_hears_nothing_of_statements() -> None:
    place = make_location()
    customer = make_organization(Side.CUSTOMER)
    close = make_close(INVENTED)
    make_lines(close, (place.unit, customer, "platform-growth", "analytics"))
    with transaction.atomic():
        record(
            EventType.MONTH_CLOSED, f"ledger:{INVENTED}:2026-01", system("test").ref(),
            data={"close": close.id},
        )  # fmt: skip
    publish()
    owner = place.organization.organization
    told = read(make_user(Role.INCENTIVES_ADMIN, owner))["items"]
    assert [item["type"] for item in told if item["data"]["kind"] == "statement"] == [
        "earning.posted", "statement.ready",
    ]  # fmt: skip
    assert told[-1]["data"]["month"] == "2026-01"
    assert types(make_user(Role.REPORT_VIEWER, owner)) == ["association.started"]


def test_the_cursor_leads_on_from_the_end(scene: Scene) -> None:
    user = scene.ours.user
    scene.draft("teams")
    publish()
    first = read(user)
    assert (len(first["items"]), first["more"]) == (1, False)
    assert read(user, first["next"])["items"] == []
    scene.draft("exchange")
    publish()
    assert types(user, read(user, first["next"])["next"]) == []
    assert types(user, first["next"]) == ["claim.created"]
    assert read(user, f"{ADDRESS}?start=now")["items"] == []


def test_a_page_says_whether_more_follows(scene: Scene) -> None:
    scene.submitted("teams")
    publish()
    page = read(scene.ours.user, f"{ADDRESS}?limit=1")
    assert ([item["type"] for item in page["items"]], page["more"]) == (["claim.created"], True)
    assert types(scene.ours.user, page["next"]) == ["claim.submitted"]
    assert types(scene.ours.user, f"{ADDRESS}?type=claim.submitted") == ["claim.submitted"]


def test_what_is_not_public_gets_no_position(scene: Scene) -> None:
    scene.submitted("teams")
    with transaction.atomic():
        record(EventType.CLAIM_NOTED, "claim:clm_1", system("test").ref())
    publish()
    assert not Publication.objects.filter(name="claim.noted").exists()
    assert (Unplaced.objects.count(), publish()) == (0, 0)


def _happens(key: str) -> None:
    record(EventType.CLAIM_EXPIRED, f"claim:{key}", system("test").ref())


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_an_event_of_a_slow_transaction_is_not_skipped(scene: Scene) -> None:
    slow_one, quick_one = scene.draft("teams").id, scene.draft("exchange").id
    publish()
    written, may_commit = Signal(), Signal()

    def slow() -> None:
        try:
            with transaction.atomic():
                _happens(slow_one)
                written.set()
                assert may_commit.wait(LONGEST)
        finally:
            connection.close()

    start = read(scene.ours.user)["next"]
    with ThreadPoolExecutor(1) as pool:
        running = pool.submit(slow)
        assert written.wait(LONGEST)
        with transaction.atomic():
            _happens(quick_one)
        publish()
        first = read(scene.ours.user, start)
        may_commit.set()
        running.result(LONGEST)
    publish()
    second = read(scene.ours.user, first["next"])
    assert [item["subject"] for item in first["items"]] == [quick_one]
    assert [item["subject"] for item in second["items"]] == [slow_one]
    numbers = list(Publication.objects.order_by("position").values_list("event", flat=True))
    assert numbers[-1] < numbers[-2]  # the slow one was written first, and comes last
    assert verify().sound


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_sequencers_one_works(scene: Scene) -> None:
    scene.draft("teams")
    done = Signal()

    def other() -> int:
        try:
            return publish()
        finally:
            connection.close()
            done.set()

    with ThreadPoolExecutor(1) as pool, transaction.atomic():
        assert publish() > 0
        assert pool.submit(other).result(LONGEST) == 0
    assert Publication.objects.count() == 1
