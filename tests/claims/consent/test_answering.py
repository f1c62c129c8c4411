"""What a customer does with its link: read, acknowledge, decline, not me; once, twice, too late."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.db import transaction
from django.test import Client
from tests.builders import make_user, token_of
from tests.claims.world import Because, World, accept, last_token, sent_tokens
from tests.jobs import run_jobs

from opencpor.access.actions.giving import give
from opencpor.access.actor import system
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims import ports
from opencpor.claims.actions.edit import edit
from opencpor.claims.actions.request_information import Question, request_information
from opencpor.claims.actions.resubmit import resubmit
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.changes import Changes
from opencpor.claims.consent.models import ConsentAnswer, ConsentLink, ConsentText
from opencpor.claims.consent.rules.receipt import faults_of
from opencpor.claims.evidence.actions.remove import remove_evidence
from opencpor.claims.models import Claim
from opencpor.common.errors import Invalid
from opencpor.journal.models import Event
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
API = "/api/v1/consents/"


def get(token: str, part: str = "") -> Any:
    return Client().get(f"{API}{token}{part}")


def post(token: str, verb: str, body: dict[str, Any] | None = None) -> Any:
    return Client().post(f"{API}{token}/{verb}", body or {}, content_type="application/json")


def asked(world: World | None = None, *workloads: str, **values: Any) -> tuple[Claim, str]:
    """A claim whose customer was mailed, and the link's token."""
    place = world or World()
    claim = place.submitted(place.partner_actor(), *workloads, **values)
    return claim, last_token()


def state(claim: Claim) -> str:
    claim.refresh_from_db()
    return claim.state


def test_looking_changes_nothing_however_often() -> None:
    claim, token = asked()
    before = (Event.objects.count(), ConsentAnswer.objects.count(), claim.revision)
    pages = [get(token) for _ in range(3)]
    Client().head(f"{API}{token}")
    claim.refresh_from_db()
    assert [page.status_code for page in pages] == [200] * 3
    assert (Event.objects.count(), ConsentAnswer.objects.count(), claim.revision) == before


def test_the_link_shows_the_frozen_text_and_asks() -> None:
    claim, token = asked()
    shown = get(token).json()
    text = ConsentText.objects.get(claim=claim)
    assert (shown["text"], shown["sha256"]) == (text.document["text"], bytes(text.sha256).hex())
    assert (shown["acts"], shown["asked"], shown["answer_by"]) == (True, True, _iso(text.answer_by))
    assert [line["name"] for line in shown["lines"]] == ["Microsoft Teams", "SharePoint Online"]


def _iso(moment: Any) -> str:
    return str(moment.isoformat().replace("+00:00", "Z"))


def test_acknowledging_during_review_is_noted_and_acts_on_acceptance() -> None:
    claim, token = asked()
    assert post(token, "acknowledge").status_code == 200
    assert state(claim) == "submitted"
    accept(claim)
    assert state(claim) == "approved"


def test_acknowledging_while_the_claim_waits_approves_it() -> None:
    claim, token = asked()
    accept(claim)
    assert state(claim) == "awaiting_customer"
    assert post(token, "acknowledge").status_code == 200
    assert state(claim) == "approved"


def test_a_second_acknowledgement_shows_the_first() -> None:
    _, token = asked()
    first, second = post(token, "acknowledge").json(), post(token, "acknowledge").json()
    assert first == second
    assert ConsentAnswer.objects.count() == 1
    assert Event.objects.filter(type="consent.acknowledged").count() == 1


def test_the_receipt_proves_itself() -> None:
    _, token = asked()
    post(token, "acknowledge")
    answer = get(token, "/receipt")
    receipt = answer.json()
    assert answer["Content-Disposition"].startswith("attachment; filename=")
    assert faults_of(receipt) == []
    assert receipt["contact"]["contact_email"]["value"] == "ann@contoso.example"
    assert receipt["identity_verified"] is True
    event = Event.objects.get(type="consent.acknowledged")
    assert (receipt["event"]["place"], receipt["event_number"]) == (event.place, event.number)


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        (lambda r: r["text"]["document"].update(heading="Other"), "the text differs from its hash"),
        (lambda r: r["event"].update(actor_id="lnk_x"), "the event differs from its hash"),
        (lambda r: r["contact"]["contact_email"].update(value="e@evil.example"),
         "the contact_email differs from its commitment"),
        (lambda r: r.update(id="rct_other"), "the signature is not right"),
        (lambda r: r.update(identity_verified=False), "the event says another identity"),
        (lambda r: r.update(acknowledged_at="2026-01-01T00:00:00+00:00"),
         "the event says another time"),
        (lambda r: r.update(claim="clm_other"), "the event says another claim"),
        (lambda r: r.pop("event"), "this is no receipt, or a part of it is missing"),
    ],
)  # fmt: skip
def test_a_changed_receipt_proves_nothing(change: Any, fault: str) -> None:
    _, token = asked()
    post(token, "acknowledge")
    receipt = json.loads(get(token, "/receipt").content)
    change(receipt)
    assert fault in faults_of(receipt)


def test_the_receipt_as_pdf_names_text_and_hash() -> None:
    _, token = asked()
    post(token, "acknowledge")
    made = get(token, "/receipt?format=pdf")
    assert (made["Content-Type"], made.content[:5]) == ("application/pdf", b"%PDF-")


def test_there_is_no_receipt_before_the_answer() -> None:
    _, token = asked()
    assert get(token, "/receipt").status_code == 404


def test_declining_everything_rejects_the_claim() -> None:
    claim, token = asked()
    answer = post(token, "decline")
    assert (answer.status_code, len(answer.json()["lines"])) == (200, 2)
    assert (state(claim), claim.reason_code) == ("rejected", "customer_declined")


def test_declining_one_line_leaves_the_other() -> None:
    claim, token = asked()
    line = get(token).json()["lines"][0]["id"]
    post(token, "decline", {"lines": [line]})
    assert [one["state"] for one in get(token).json()["lines"]] == ["declined", "pending"]
    assert state(claim) == "submitted"


def test_a_second_decline_shows_the_first() -> None:
    _, token = asked()
    first, second = post(token, "decline"), post(token, "decline")
    assert (first.status_code, first.json()) == (second.status_code, second.json())
    assert ConsentAnswer.objects.count() == 1


@pytest.mark.parametrize("lines", [[], ["lin_nosuch"]])
def test_declining_nothing_or_anothers_line_is_refused(lines: list[str]) -> None:
    claim, token = asked()
    refused = post(token, "decline", {"lines": lines})
    assert (refused.status_code, refused.json()["code"]) == (422, "unknown_line")
    assert (state(claim), ConsentAnswer.objects.count()) == ("submitted", 0)


def test_declining_after_approval_ends_the_association() -> None:
    claim, _ = asked()
    accept(claim)
    post(last_token(), "acknowledge")
    assert state(claim) == "approved"
    post(last_token(), "decline")
    assert state(claim) == "ended"
    assert {line.state for line in claim.lines.all()} == {"ended"}


def test_the_wrong_person_stops_the_window_and_asks_the_partner() -> None:
    claim, token = asked()
    assert post(token, "not-me", {"better_contact": "bo@contoso.example"}).status_code == 200
    run_jobs()
    text = ConsentText.objects.get(claim=claim)
    assert (text.answer_by, text.unreached_reason) == (None, "not_me")
    told = [m for m in outbox.outbox if m.to == [claim.partner_contact_email]]
    assert "wrong person" in told[-1].body
    assert post(token, "not-me").json() == post(token, "not-me").json()


@pytest.mark.parametrize(
    ("first", "second"), [("not-me", "acknowledge"), ("acknowledge", "not-me")]
)
def test_nobody_is_both_the_wrong_person_and_the_one_who_agrees(first: str, second: str) -> None:
    claim, token = asked()
    post(token, first)
    text, before = ConsentText.objects.get(claim=claim), Event.objects.count()
    refused = post(token, second)
    assert (refused.status_code, refused.json()["code"]) == (409, "not_asked")
    after = ConsentText.objects.get(claim=claim)
    assert (after.unreached_at, Event.objects.count()) == (text.unreached_at, before)
    assert text.answers.count() == 1


def test_a_better_contact_must_be_an_address() -> None:
    claim, token = asked()
    refused = post(token, "not-me", {"better_contact": "not an address"})
    assert refused.status_code == 422
    assert ConsentText.objects.get(claim=claim).unreached_at is None


@pytest.mark.parametrize("verb", ["acknowledge", "decline", "not-me", "fresh-link"])
def test_a_forged_link_does_nothing(verb: str) -> None:
    claim, token = asked()
    answer = post(token[:-1] + ("A" if token[-1] != "A" else "B"), verb)
    assert (answer.status_code, answer.json()["code"]) == (404, "link_unknown")
    assert (state(claim), ConsentAnswer.objects.count()) == ("submitted", 0)


@pytest.mark.parametrize("verb", ["acknowledge", "decline", "not-me"])
def test_a_link_expires_thirty_days_after_the_decision(verb: str) -> None:
    claim, token = asked()
    post(token, "decline")
    long_ago = claim.created_at - timedelta(days=31)
    Claim.objects.filter(id=claim.id).update(state_since=long_ago)
    ConsentLink.objects.update(made_at=long_ago)
    expired = post(token, verb)
    assert (expired.status_code, expired.json()["code"]) == (410, "link_expired")
    shown = get(token).json()
    assert (shown["acts"], shown["why_not"], shown["text"]) == (False, "link_expired", "")


def test_a_fresh_link_goes_to_the_contact_on_file_only() -> None:
    claim, token = asked()
    claim.refresh_from_db()
    assert post(token, "fresh-link").status_code == 202
    fresh = last_token()
    assert outbox.outbox[-1].to == ["ann@contoso.example"]
    assert (post(token, "acknowledge").json()["code"], fresh != token) == ("link_replaced", True)
    assert post(fresh, "acknowledge").status_code == 200


def test_a_fresh_link_acts_long_after_the_decision() -> None:
    claim, token = asked()
    post(token, "acknowledge")
    accept(claim)
    Claim.objects.filter(id=claim.id).update(state_since=claim.created_at - timedelta(days=400))
    ConsentLink.objects.update(made_at=claim.created_at - timedelta(days=400))
    assert post(last_token(), "decline").json()["code"] == "link_expired"
    assert post(token, "fresh-link").status_code == 202
    assert post(last_token(), "decline").status_code == 200
    assert (state(claim), Association.objects.filter(end_reason="").count()) == ("ended", 0)


def test_fresh_links_are_limited_to_three_a_day() -> None:
    _, token = asked()
    answers = [post(token, "fresh-link").status_code for _ in range(4)]
    assert answers == [202, 202, 202, 429]


def test_a_withdrawn_claim_takes_no_answer() -> None:
    from opencpor.claims.actions.withdraw import withdraw

    world = World()
    actor = world.partner_actor()
    claim = world.submitted(actor)
    token = sent_tokens()[-1]
    withdraw(claim.id, "we agreed otherwise", actor)
    refused = post(token, "acknowledge")
    assert (refused.status_code, refused.json()["code"]) == (409, "claim_closed")
    assert get(token).json()["asked"] is False


def renamed_while_asked(world: World) -> tuple[Claim, str]:
    """A claim whose partner, asked by the reviewer, puts another contact on it; the first link."""
    actor = world.partner_actor()
    claim = world.submitted(actor, contact_email="ann@elsewhere.example")
    token, reviewer = last_token(), actor_of_user(make_user(Role.REVIEWER))
    start_review(claim.id, reviewer)
    request_information(claim.id, [Question("missing_products")], "When?", reviewer)
    edit(claim.id, Changes({"contact_email": f"ceo@{world.domain}"}), actor)
    return claim, token


def test_an_answer_names_whom_the_text_was_frozen_for() -> None:
    _, token = renamed_while_asked(World())
    answer = post(token, "acknowledge").json()
    receipt = get(token, "/receipt").json()
    assert receipt["contact"]["contact_email"]["value"] == "ann@elsewhere.example"
    assert (answer["identity_verified"], receipt["identity_verified"]) == (False, False)


def test_a_text_is_sent_again_only_to_whom_it_was_frozen_for() -> None:
    _, token = renamed_while_asked(World())
    post(token, "fresh-link")
    run_jobs()
    assert outbox.outbox[-1].to == ["ann@elsewhere.example"]


def test_the_receipt_of_a_signed_in_admin_names_the_admin() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    admin = make_user(Role.CUSTOMER_ADMIN, world.customer.organization)
    headers = {"Authorization": f"Bearer {token_of(admin)}", "If-Match": f'"{claim.revision}"'}
    answer = Client().post(f"/api/v1/claims/{claim.id}/consent/acknowledge", headers=headers)
    assert (answer.status_code, answer.json()["identity_verified"]) == (200, True)
    receipt = get(last_token(), "/receipt").json()
    assert receipt["contact"]["contact_email"]["value"] == admin.email
    assert faults_of(receipt) == []


def test_who_acts_for_the_partner_too_does_not_agree_for_the_customer() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    admin = make_user(Role.CUSTOMER_ADMIN, world.customer.organization)
    token = token_of(admin)
    give(admin, world.partner, Role.REPORT_VIEWER, [], system("test"))
    headers = {"Authorization": f"Bearer {token}", "If-Match": "*"}
    refused = Client().post(f"/api/v1/claims/{claim.id}/consent/acknowledge", headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (403, "acts_for_partner")
    assert ConsentAnswer.objects.count() == 0
    declined = Client().post(
        f"/api/v1/claims/{claim.id}/consent/decline", "{}", headers=headers,
        content_type="application/json",
    )  # fmt: skip
    assert (declined.status_code, state(claim)) == (200, "rejected")


@pytest.mark.parametrize(
    ("bought", "said"), [(False, "Then it ends by itself."), (True, "prolong")]
)
def test_a_reminder_of_the_end_gives_its_last_day_and_a_link_that_can_end_it(
    *, bought: bool, said: str
) -> None:
    claim, token = asked(None, "teams")
    post(token, "acknowledge")
    accept(claim)
    with transaction.atomic():
        ports.consent().ending(claim, claim.lines.get(), date(2026, 12, 31), system("test"), bought)
    token = last_token()
    assert "Microsoft Teams: the last day" in outbox.outbox[-1].body
    assert "31 December 2026" in outbox.outbox[-1].body
    assert said in outbox.outbox[-1].body
    assert post(token, "decline").status_code == 200
    assert state(claim) == "ended"


def without_its_file(world: World, **values: Any) -> tuple[Claim, str]:
    """A claim that lost its only file while its partner is asked for more, and the link's token."""
    reviewer = actor_of_user(make_user(Role.REVIEWER))
    claim, token = asked(world, "teams", **values)
    start_review(claim.id, reviewer)
    request_information(claim.id, [Question("missing_products")], "The file is empty.", reviewer)
    remove_evidence(claim.id, claim.evidence.get().id, world.partner_actor())
    return claim, token


@pytest.mark.parametrize(("at", "left"), [("contoso.example", 0), ("new.example", 1)])
def test_a_receipt_counts_as_evidence_only_from_a_verified_domain(at: str, left: int) -> None:
    world = World()
    claim, token = without_its_file(world, contact_email=f"ann@{at}")
    headers = {"Authorization": f"Bearer {token_of(world.person(Role.INCENTIVES_ADMIN))}"}
    path = f"/api/v1/claims/{claim.id}/findings"
    assert len(missing(Client().get(path, headers=headers))) == 1
    assert post(token, "acknowledge").status_code == 200
    assert len(missing(Client().get(path, headers=headers))) == left


def test_a_receipt_proves_nothing_once_the_customer_is_to_be_asked_anew() -> None:
    world = World()
    claim, token = without_its_file(world)
    post(token, "acknowledge")
    edit(claim.id, Changes({"contact_email": "ben@contoso.example"}), world.partner_actor())
    with pytest.raises(Invalid) as refused:
        resubmit(claim.id, world.partner_actor(), reasons=Because({}))
    assert "evidence_missing" in [one.code for one in refused.value.errors]
    assert state(claim) == "action_required"
    edit(claim.id, Changes({"contact_email": "ann@contoso.example"}), world.partner_actor())
    resubmit(claim.id, world.partner_actor(), reasons=Because({}))
    assert state(claim) == "under_review"


def missing(answer: Any) -> list[str]:
    return [one["code"] for one in answer.json()["items"] if one["code"] == "evidence_missing"]
