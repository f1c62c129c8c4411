"""The customer's console: see everything for one's tenant, answer it, keep what proves it."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.core import mail as outbox
from django.test import Client
from tests.builders import add_role, make_organization, make_user, token_of
from tests.claims.consent.test_link_pages import OwnFigures
from tests.claims.pages.visitors import browser, text_of
from tests.claims.world import World, accept, last_token
from tests.jobs import run_jobs

from opencpor.access.actor import system
from opencpor.access.models import User
from opencpor.access.roles import Role, Side
from opencpor.claims import ports
from opencpor.claims.actions.ask_availability import Question, ask_availability
from opencpor.claims.changes import LineChange
from opencpor.claims.consent.models import ConsentAnswer, ConsentText
from opencpor.claims.consent.rules.receipt import faults_of
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.clock import now
from opencpor.directory.models import Location
from opencpor.journal.models import Event
from opencpor.programs.shipped import INVENTED
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association, Source
from opencpor.register.rules import SlotKey, Terms
from opencpor.ui import dates

pytestmark = pytest.mark.django_db
PACIFIC = ZoneInfo("America/Los_Angeles")  # the program's, in which claims show their times
OTHER_ROLE = "bizapps-usage-recognition"


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def _figures() -> Iterator[None]:
    before = ports.figures()
    ports.register_figures(OwnFigures())
    yield
    ports.register_figures(before)


def admin_of(world: World) -> User:
    return make_user(Role.CUSTOMER_ADMIN, world.customer.organization)


def api(user: User, method: str, path: str, body: Any = None) -> Any:
    headers = {"Authorization": f"Bearer {token_of(user)}", "If-Match": "*"}
    return Client().generic(
        method, f"/api/v1{path}", body or "", content_type="application/json", headers=headers
    )


def state(claim: Claim) -> str:
    claim.refresh_from_db()
    return claim.state


def imported(world: World, workload: str = "teams", engagement: str = OTHER_ROLE) -> Association:
    """Something that the world's partner held before this installation."""
    place = Location.objects.get(partner_id=world.number)
    terms = Terms(place.organization_id, place.pk, engagement, 1, now() - timedelta(days=9))
    key = SlotKey(world.program, world.customer.pk, workload)
    return open_association(key, terms, system("import"), Source.IMPORTED)


@pytest.mark.usefixtures("_figures")
def test_a_request_shows_the_frozen_text_and_the_tenants_own_figures(world: World) -> None:
    claim, admin = world.submitted(world.partner_actor()), browser(admin_of(world))
    assert claim.name not in text_of(admin, "/console/requests")  # by partner, not by its words
    assert "Fabrikam" in text_of(admin, "/console/requests")
    page = text_of(admin, f"/console/requests/{claim.id}")
    text = ConsentText.objects.get(claim=claim)
    for part in ("1,234", "2,000", bytes(text.sha256).hex(), "Microsoft Teams"):
        assert part in page


@pytest.mark.usefixtures("_figures")
def test_the_api_shows_the_same_request(world: World) -> None:
    claim, admin = world.submitted(world.partner_actor()), admin_of(world)
    at = f"/customers/{world.customer.pk}/requests"
    assert [one["claim"] for one in api(admin, "GET", at).json()["items"]] == [claim.id]
    shown = api(admin, "GET", f"{at}/{claim.id}").json()
    assert (shown["asks"], shown["frozen"], shown["receipt"]) == (True, True, None)
    assert [(one["product"], one["active_users"]) for one in shown["figures"]] == [
        ("Microsoft Teams", 1234),
        ("SharePoint Online", 1234),
    ]


def test_acknowledging_in_the_console_makes_a_verified_receipt(world: World) -> None:
    claim = world.submitted(world.partner_actor(), contact_email="ann@elsewhere.example")
    accept(claim)
    admin, text = browser(admin_of(world)), ConsentText.objects.get(claim=claim)
    read = {"sha256": bytes(text.sha256).hex()}
    page = admin.post(f"/console/requests/{claim.id}/acknowledge", read, follow=True)
    answer = ConsentAnswer.objects.get()
    assert (state(claim), answer.identity_verified, page.status_code) == ("approved", True, 200)
    receipt = admin.get(f"/console/receipts/{answer.id}/json")
    assert (faults_of(receipt.json()), receipt.json()["identity_verified"]) == ([], True)
    assert admin.get(f"/console/receipts/{answer.id}/pdf").content[:5] == b"%PDF-"
    assert answer.id in text_of(admin, "/console/receipts")


def test_the_page_of_an_open_claim_leads_its_customer_to_the_answer(world: World) -> None:
    claim, admin = world.submitted(world.partner_actor()), browser(admin_of(world))
    link = f'href="/console/requests/{claim.id}"'
    assert link in admin.get(f"/claims/{claim.id}").content.decode()
    accept(claim)
    api(admin_of(world), "POST", f"/claims/{claim.id}/consent/decline", "{}")
    assert (state(claim), link in admin.get(f"/claims/{claim.id}").content.decode()) == (
        "rejected",
        False,
    )


def test_another_text_than_the_one_read_is_not_acknowledged(world: World) -> None:
    claim, admin = world.submitted(world.partner_actor()), browser(admin_of(world))
    refused = admin.post(f"/console/requests/{claim.id}/acknowledge", {"sha256": "00"})
    assert (refused.status_code, ConsentAnswer.objects.count()) == (409, 0)
    assert "has changed since you read it" in refused.content.decode()


def test_an_admin_may_answer_before_the_contact_is_asked() -> None:
    world = World(program=INVENTED)
    claim = world.submitted(world.partner_actor(), "draft", engagement="engineering-adoption")
    assert not ConsentText.objects.exists()
    shown = api(admin_of(world), "GET", f"/customers/{world.customer.pk}/requests/{claim.id}")
    answer = api(admin_of(world), "POST", f"/claims/{claim.id}/consent/acknowledge")
    assert (shown.json()["frozen"], answer.json()["identity_verified"]) == (False, True)
    text = ConsentText.objects.get()
    assert bytes(text.sha256).hex() == shown.json()["sha256"]
    accept(claim)
    assert (state(claim), text.links.count()) == ("approved", 1)  # the outcome, with a link to end


def test_what_an_admin_declined_before_the_contact_was_asked_is_not_asked_for() -> None:
    world = World(program=INVENTED)
    claim = world.submitted(
        world.partner_actor(), "draft", "simulate", engagement="engineering-adoption"
    )
    first = claim.lines.order_by("place")[0]
    api(
        admin_of(world),
        "POST",
        f"/claims/{claim.id}/consent/decline",
        f'{{"lines":["{first.id}"]}}',
    )
    run_jobs()
    assert outbox.outbox == [] or all("/consent/" not in one.body for one in outbox.outbox)
    accept(claim)
    text = ConsentText.objects.get(claim=claim, replaced_at=None)
    assert [line["workload"] for line in text.document["lines"]] == ["simulate"]
    assert text.links.count() == 1


def test_the_contact_hears_what_an_admin_declined_of_an_open_claim(world: World) -> None:
    claim = world.submitted(world.partner_actor(), contact_language="de")
    before = last_token()
    first, second = claim.lines.order_by("place")
    path, sent = f"/claims/{claim.id}/consent/decline", f'{{"lines":["{first.id}"]}}'
    for _ in range(2):  # said again, nobody is told again
        api(admin_of(world), "POST", path, sent)
    run_jobs()
    assert (state(claim), last_token() != before) == ("submitted", True)
    told = [one for one in outbox.outbox if one.to == [claim.contact_email]]
    assert len(told) == 2
    assert told[-1].subject.startswith("Teilweise abgelehnt")
    assert "Microsoft Teams: Jemand, der für Ihre Organisation" in told[-1].body
    answer = Client().post(
        f"/api/v1/consents/{last_token()}/decline",
        f'{{"lines":["{second.id}"]}}',
        content_type="application/json",
    )
    assert (answer.status_code, state(claim)) == (200, "rejected")


def test_declining_lists_all_that_the_partner_has_on_the_slot_ticked(world: World) -> None:
    held, kept = imported(world), imported(world, "exchange")
    claim, admin = world.submitted(world.partner_actor(), "teams"), browser(admin_of(world))
    page = text_of(admin, f"/console/requests/{claim.id}/decline")
    line = claim.lines.get()
    for key in (held.id, line.id):
        assert f'value="{key}"' in page
    assert (page.count("checked"), kept.id in page) == (2, False)
    assert "What Fabrikam has besides, and keeps" in page
    assert "Exchange Online" in page


def test_declining_together_ends_what_is_ticked_and_nothing_else(world: World) -> None:
    held, kept = imported(world), imported(world, "exchange")
    claim, admin = world.submitted(world.partner_actor(), "teams"), browser(admin_of(world))
    chosen = {"lines": [claim.lines.get().id, held.id]}
    admin.post(f"/console/requests/{claim.id}/decline", chosen)
    ended = Association.objects.get(id=held.id).end_reason
    assert (state(claim), ended) == ("rejected", "customer_ended")
    assert Association.objects.get(id=kept.id).end_reason == ""


def test_declining_an_association_shows_and_ends_all_of_the_partner_there(world: World) -> None:
    held, user = imported(world), admin_of(world)
    claim = world.submitted(world.partner_actor(), "teams")
    at = f"/associations/{held.id}/decline"
    shown = api(user, "GET", at).json()
    assert {one["key"] for one in shown["declines"]} == {held.id, claim.lines.get().id}
    done = api(user, "POST", at, "{}").json()
    assert (done["ended"], len(done["answers"]), state(claim)) == ([held.id], 1, "rejected")
    events = Event.objects.count()
    again = api(user, "POST", at, "{}")
    assert (again.status_code, Event.objects.count()) == (200, events)


@pytest.mark.parametrize("keys", ['{"keys": []}', '{"keys": ["lin_nosuch"]}'])
def test_declining_nothing_or_anothers_thing_changes_nothing(world: World, keys: str) -> None:
    held, events = imported(world), Event.objects.count()
    refused = api(admin_of(world), "POST", f"/associations/{held.id}/decline", keys)
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_line")
    assert (Association.objects.get().end_reason, Event.objects.count()) == ("", events)


def test_the_console_shows_nothing_of_another_tenant(world: World) -> None:
    claim, other = world.submitted(world.partner_actor()), World(domain="other.example")
    stranger = admin_of(other)
    assert api(stranger, "GET", f"/customers/{world.customer.pk}/history").status_code == 404
    assert browser(stranger).get(f"/console/requests/{claim.id}").status_code == 404
    assert "Fabrikam" not in text_of(browser(stranger), "/console/requests")
    line = ClaimLine.objects.filter(claim=claim).first()
    assert line is not None
    held = imported(other)
    body = f'{{"keys": ["{line.id}"]}}'
    refused = api(stranger, "POST", f"/associations/{held.id}/decline", body)
    assert (refused.status_code, state(claim)) == (422, "submitted")


def test_who_asked_about_availability_is_shown_with_what_was_answered(world: World) -> None:
    question = Question(
        "modern-work-security-usage", world.tenant_id, (LineChange(workload="teams"),)
    )
    ask_availability(question, world.partner_actor())
    admin = admin_of(world)
    page = text_of(browser(admin), "/console/history/questions")
    assert all(part in page for part in ("Fabrikam", "Microsoft Teams", "free"))
    path = f"/customers/{world.customer.pk}/availability-questions"
    (shown,) = api(admin, "GET", path).json()["items"]
    assert (shown["partner"], shown["units"]) == ("Fabrikam", [{"workload": "teams"}])
    assert shown["answers"][0]["answer"] == "free"


def test_the_partner_of_a_declined_claim_is_given_no_deadline(world: World) -> None:
    claim, admin = world.submitted(world.partner_actor()), admin_of(world)
    api(admin, "POST", f"/claims/{claim.id}/consent/decline", "{}")
    partner = User.objects.get(id=world.partner_actor().id)
    page = text_of(browser(partner), f"/claims/{claim.id}")
    step = page[page.index("next-step") :][:900]
    assert "The customer declined." in step
    assert "days left" not in step


def test_the_history_tells_who_claimed_and_what_became_of_it(world: World) -> None:
    claim, admin = world.submitted(world.partner_actor()), admin_of(world)
    api(admin, "POST", f"/claims/{claim.id}/consent/decline", "{}")
    page = text_of(browser(admin), "/console/history")
    assert page.index("The customer declined") < page.index("Submitted")
    assert dates.moment(Event.objects.filter(type="claim.submitted").get().at, PACIFIC) in page
    rows = api(admin, "GET", f"/customers/{world.customer.pk}/history").json()["items"]
    assert rows[0]["about"] == f"claim:{claim.id}"
    assert {"claim.submitted", "consent.declined"} <= {row["event"] for row in rows}
    assert not any(row["event"].startswith(("evidence.", "claim.noted")) for row in rows)


def test_the_history_of_a_claim_tells_its_customer_nothing_of_the_partners_files(
    world: World,
) -> None:
    claim, admin = world.submitted(world.partner_actor()), admin_of(world)
    recorded = Event.objects.filter(stream=f"claim:{claim.id}", type="evidence.added")
    assert recorded.exists()
    rows = api(admin, "GET", f"/claims/{claim.id}/history").json()["items"]
    assert "claim.submitted" in {row["event"] for row in rows}
    assert not any(row["event"].startswith("evidence.") for row in rows)
    assert "File added" not in text_of(browser(admin), f"/claims/{claim.id}/history")


def test_an_admin_who_is_another_partners_too_reads_a_claim_as_the_customer(world: World) -> None:
    claim, admin = world.submitted(world.partner_actor()), admin_of(world)
    add_role(admin, Role.INCENTIVES_ADMIN, make_organization(Side.PARTNER))
    reader = browser(admin)
    rows = reader.get(f"/api/v1/claims/{claim.id}/history").json()["items"]
    assert "claim.submitted" in {row["event"] for row in rows}
    assert not any(row["event"].startswith("evidence.") for row in rows)
    assert reader.get(f"/api/v1/claims/{claim.id}/findings").status_code == 404
    assert "File added" not in text_of(reader, f"/claims/{claim.id}/history")


def test_a_right_to_see_contacts_elsewhere_shows_none_here(world: World) -> None:
    claim = world.submitted(world.partner_actor())
    Client().post(f"/api/v1/consents/{last_token()}/acknowledge")
    viewer, paths = world.person(Role.REPORT_VIEWER), [f"/claims/{claim.id}"]
    paths += [f"/api/v1/receipts/{one.id}" for one in ConsentAnswer.objects.all()]
    add_role(viewer, Role.INCENTIVES_ADMIN, make_organization(Side.PARTNER))
    pages = [browser(viewer).get(path) for path in paths]
    assert [one.status_code for one in pages] == [200, 200]
    assert not any(claim.contact_email in one.content.decode() for one in pages)


def test_receipts_are_listed_for_the_tenant_alone(world: World) -> None:
    claim, admin = world.submitted(world.partner_actor()), admin_of(world)
    receipt = api(admin, "POST", f"/claims/{claim.id}/consent/acknowledge").json()["id"]
    (listed,) = api(admin, "GET", "/receipts").json()["items"]
    assert (listed["id"], listed["partner"], listed["identity_verified"]) == (
        receipt, "Fabrikam", True,
    )  # fmt: skip
    stranger = admin_of(World(domain="other.example"))
    assert api(stranger, "GET", "/receipts").json()["items"] == []
    assert browser(stranger).get(f"/console/receipts/{receipt}/json").status_code == 404
