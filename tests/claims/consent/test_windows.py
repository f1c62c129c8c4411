"""Silence, refusals and changes: what the window does, and what restarts or stops it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.core import mail as outbox
from django.test import Client
from tests.builders import make_user, token_of
from tests.claims.pages.visitors import browser
from tests.claims.world import Because, World, accept, last_token, sent_tokens
from tests.jobs import run_jobs
from tests.notices.returned.corpus import report

from opencpor.access.actor import Actor, system
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions.edit import edit
from opencpor.claims.actions.request_information import Question, request_information
from opencpor.claims.actions.resubmit import resubmit
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.changes import Changes, LineChange
from opencpor.claims.consent.actions.sending import resend
from opencpor.claims.consent.actions.windows import pass_windows
from opencpor.claims.consent.delivery import on_delivery
from opencpor.claims.consent.models import ConsentText
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.directory.models import Location
from opencpor.journal.models import Event
from opencpor.notices.center.models import Notice
from opencpor.notices.models import Mail
from opencpor.notices.ports import Delivery
from opencpor.notices.returned.actions.take import Taken, take_report
from opencpor.programs.shipped import INVENTED
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Source
from opencpor.register.rules import SlotKey, Terms

pytestmark = pytest.mark.django_db


def state(claim: Claim) -> str:
    claim.refresh_from_db()
    return claim.state


def text_of(claim: Claim) -> ConsentText:
    return ConsentText.objects.get(claim=claim, replaced_at=None)


def let_pass(claim: Claim) -> None:
    """Let the window have begun and ended long ago, and the clock notice."""
    long_ago = datetime(2026, 1, 5, tzinfo=UTC)
    ConsentText.objects.filter(claim=claim, replaced_at=None, answer_by__isnull=False).update(
        window_from=long_ago, answer_by=long_ago + timedelta(days=7)
    )
    pass_windows()


class Caller:
    """A partner's person with the API."""

    def __init__(self, world: World, role: Role = Role.INCENTIVES_ADMIN) -> None:
        self.user = world.person(role) if role is Role.INCENTIVES_ADMIN else make_user(role)
        self.token = token_of(self.user)

    def post(self, claim: Claim, verb: str, body: dict[str, Any] | None = None) -> Any:
        claim.refresh_from_db()
        return Client().post(
            f"/api/v1/claims/{claim.id}/consent/{verb}",
            body or {},
            content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}", "If-Match": f'"{claim.revision}"'},
        )

    def get(self, claim: Claim) -> Any:
        headers = {"Authorization": f"Bearer {self.token}"}
        return Client().get(f"/api/v1/claims/{claim.id}/consent", headers=headers).json()


def test_silence_settles_a_claim_that_waits() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    run_jobs()
    accept(claim)
    assert state(claim) == "awaiting_customer"
    let_pass(claim)
    assert state(claim) == "approved"
    assert Event.objects.filter(type="consent.window_passed").count() == 1


def test_a_window_that_passes_during_review_acts_only_on_acceptance() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    run_jobs()
    let_pass(claim)
    assert state(claim) == "submitted"
    accept(claim)
    assert state(claim) == "approved"


def test_the_clock_acts_once_however_often_it_runs() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    run_jobs()
    accept(claim)
    let_pass(claim)
    claim.refresh_from_db()
    before = (Event.objects.count(), claim.revision)
    assert pass_windows() == 0
    claim.refresh_from_db()
    assert (Event.objects.count(), claim.revision) == before


def test_silence_is_refusal_where_the_program_asks_for_a_yes() -> None:
    world = World(program=INVENTED)
    claim = world.submitted(world.partner_actor(), "draft", engagement="engineering-adoption")
    accept(claim)
    run_jobs()
    let_pass(claim)
    assert (state(claim), claim.reason_code) == ("rejected", "no_customer_response")


def test_silence_of_an_unverified_contact_is_no_consent() -> None:
    world = World()
    claim = world.submitted(world.partner_actor(), contact_email="ann@contoso-sub.example")
    run_jobs()
    accept(claim)
    let_pass(claim)
    assert state(claim) == "rejected"


def test_a_yes_of_an_unverified_contact_counts_and_is_marked() -> None:
    world = World()
    claim = world.submitted(world.partner_actor(), contact_email="ann@contoso-sub.example")
    accept(claim)
    answer = Client().post(f"/api/v1/consents/{last_token()}/acknowledge").json()
    assert (answer["identity_verified"], state(claim)) == (False, "approved")


def test_without_an_accepted_mail_no_window_runs() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    accept(claim)
    assert text_of(claim).answer_by is None
    assert pass_windows() == 0
    assert state(claim) == "awaiting_customer"


def refused_mail(claim: Claim) -> None:
    mail = Mail.objects.filter(kind="consent", about=f"claim:{claim.id}").latest("queued_at")
    on_delivery(Delivery(mail.id, mail.kind, mail.about, None, "550 no such user"))


def test_a_refused_mail_is_customer_not_reached_and_asks_the_partner() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    refused_mail(claim)
    refused_mail(claim)
    run_jobs()
    shown = Caller(world).get(claim)
    assert (shown["state"], shown["unreached_reason"]) == ("unreached", "550 no such user")
    told = [m.to[0] for m in outbox.outbox if m.subject.startswith("Customer not reached")]
    assert told.count(claim.partner_contact_email) == 1


def test_whoever_may_name_another_contact_hears_of_it_in_the_own_language() -> None:
    world = World()
    user = world.person(Role.INCENTIVES_USER)
    User.objects.filter(id=user.id).update(language="de")
    claim = world.submitted(world.partner_actor())
    refused_mail(claim)
    notice = Notice.objects.get(user=user, kind="claim.partner-unreached")
    assert (notice.subject, notice.path) == (
        "Kunde nicht erreicht: Teams rollout", f"/claims/{claim.id}",
    )  # fmt: skip
    assert Mail.objects.filter(kind=notice.kind, recipient=user.email).count() == 1


def test_a_servers_report_stops_the_window_as_a_reviewer_does() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    run_jobs()
    mail = Mail.objects.get(kind="consent")
    raw = report("postfix_failed", mail.message_id, str(mail.recipient))
    assert take_report(raw, system("test")) == Taken(failed=1)
    text = text_of(claim)
    assert (text.unreached_reason[:10], text.answer_by) == ("5.1.1 550 ", None)
    kind, contact = "claim.partner-unreached", claim.partner_contact_email
    assert Mail.objects.filter(kind=kind, recipient=contact).count() == 1
    resend(claim.id, actor_of_user(make_user(Role.REVIEWER)))
    run_jobs()
    late = report("exchange", mail.message_id, str(mail.recipient))  # of the mail before
    assert (take_report(late, system("test")), text_of(claim).unreached_at) == (
        Taken(failed=1), None,
    )  # fmt: skip


def test_no_history_tells_a_partner_the_mail_whose_return_it_could_forge() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    run_jobs()
    ids = set(Mail.objects.filter(about=f"claim:{claim.id}").values_list("id", flat=True))
    path, told = f"/api/v1/claims/{claim.id}/history", []
    for role in (Role.INCENTIVES_ADMIN, Role.REVIEWER):
        headers = {"Authorization": f"Bearer {Caller(world, role).token}"}
        said = Client().get(path, headers=headers).content.decode()
        assert "consent.delivered" in said
        told.append(any(one in said for one in ids))
    assert told == [False, True]


def test_a_reported_bounce_stops_the_window_and_asks_the_partner() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    run_jobs()
    assert text_of(claim).answer_by is not None
    headers = {"Authorization": f"Bearer {token_of(make_user(Role.REVIEWER))}", "If-Match": "*"}
    path, said = f"/api/v1/claims/{claim.id}/consent/bounced", {"reason": "550 no such user"}
    answers = [
        Client().post(path, said, content_type="application/json", headers=headers)
        for _ in range(2)
    ]
    run_jobs()
    assert [one.json()["state"] for one in answers] == ["unreached"] * 2
    assert (text_of(claim).answer_by, text_of(claim).unreached_reason) == (None, "550 no such user")
    asked = [one for one in outbox.outbox if one.to == [claim.partner_contact_email]]
    assert sum("could not be reached" in one.body for one in asked) == 1
    let_pass(claim)
    accept(claim)
    assert state(claim) == "awaiting_customer"


def test_the_page_of_a_returned_mail_says_what_to_write_and_leads_back() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    run_jobs()
    reviewer, address = browser(make_user(Role.REVIEWER)), f"/claims/{claim.id}/consent/bounced"
    page = reviewer.get(address).content.decode()
    assert "The sentence or code it gives" in page
    trail = page[page.index("<ol>") : page.index("</ol>")]
    assert 'href="/claims/"' in trail
    assert f'href="/claims/{claim.id}"' in trail
    empty = reviewer.post(address, {"reason": ""}).content.decode()
    assert "Say what the returned mail says." in empty
    assert text_of(claim).unreached_reason == ""


def test_a_claim_whose_customer_was_not_reached_says_that_the_partner_acts() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    link = f"/api/v1/consents/{last_token()}/not-me"
    assert Client().post(link, {}, content_type="application/json").status_code == 200
    accept(claim)
    seen = {}
    for role in (Role.INCENTIVES_ADMIN, Role.REVIEWER):
        user = Caller(world, role).user
        seen[role] = browser(user).get(f"/claims/{claim.id}").content.decode()
    assert "You must act; the customer&#x27;s time stands still." in seen[Role.INCENTIVES_ADMIN]
    assert "The partner was asked to look at the contact." in seen[Role.REVIEWER]
    for page in seen.values():
        assert "Whoever got the mail is not the right person." in page
        assert "The customer acts." not in page


def test_what_was_answered_did_not_come_back() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    Client().post(f"/api/v1/consents/{last_token()}/acknowledge")
    page = browser(make_user(Role.REVIEWER)).post(
        f"/claims/{claim.id}/consent/bounced", {"reason": "550"}
    )
    assert (page.status_code, text_of(claim).unreached_at) == (409, None)


def test_sending_again_replaces_the_link_and_clears_not_reached() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    refused_mail(claim)
    old = sent_tokens()[0]
    answer = Caller(world).post(claim, "resend")
    assert (answer.status_code, answer.json()["state"]) == (200, "waiting")
    new = last_token()
    assert Client().get(f"/api/v1/consents/{old}").json()["why_not"] == "link_replaced"
    assert Client().get(f"/api/v1/consents/{new}").json()["acts"] is True
    assert text_of(claim).answer_by is not None


def test_sending_again_does_not_lengthen_a_running_window() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    run_jobs()
    before = text_of(claim).answer_by
    Caller(world).post(claim, "resend")
    run_jobs()
    assert text_of(claim).answer_by == before


def test_a_link_is_sent_again_three_times_a_day() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    caller = Caller(world)
    answers = [caller.post(claim, "resend") for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["code"] == "too_many_resends"
    assert answers[2].json()["resends_left"] == 0


def test_a_reviewer_may_send_again() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    assert Caller(world, Role.REVIEWER).post(claim, "resend").status_code == 200


CONTACT = {"name": "Bo Ray", "title": "CFO", "email": "bo@contoso.example", "language": "de"}


def test_another_contact_gets_a_new_text_and_a_new_window() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    old = last_token()
    answer = Caller(world).post(claim, "change-contact", CONTACT)
    assert (answer.status_code, answer.json()["text_number"]) == (200, 2)
    assert text_of(claim).answer_by is None
    run_jobs()
    assert outbox.outbox[-1].to == ["bo@contoso.example"]
    assert outbox.outbox[-1].subject.startswith("Geändert")
    refused = Client().post(f"/api/v1/consents/{old}/acknowledge")
    assert (refused.status_code, refused.json()["code"]) == (410, "link_replaced")


def test_a_contact_is_changed_three_times_a_day() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    caller = Caller(world)
    people = [CONTACT | {"email": f"person{n}@contoso.example"} for n in range(4)]
    answers = [caller.post(claim, "change-contact", person) for person in people]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert answers[-1].json()["code"] == "too_many_resends"
    claim.refresh_from_db()
    assert claim.contact_email == "person2@contoso.example"


def test_an_acknowledgement_does_not_carry_over_to_another_contact() -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    Client().post(f"/api/v1/consents/{last_token()}/acknowledge")
    Caller(world).post(claim, "change-contact", CONTACT)
    accept(claim)
    assert state(claim) == "awaiting_customer"


@pytest.mark.parametrize("email", ["eve@fabrikam{}.example", "eve@sub.fabrikam{}.example"])
def test_a_partner_cannot_name_itself_as_the_customer(email: str) -> None:
    world = World()
    claim = world.submitted(world.partner_actor())
    body = CONTACT | {"email": email.format(world.number)}
    refused = Caller(world).post(claim, "change-contact", body)
    assert refused.json()["errors"][0]["code"] == "contact_on_partner_domain"
    claim.refresh_from_db()
    assert claim.contact_email == "ann@contoso.example"


def test_after_a_no_the_same_partner_needs_a_yes_and_may_ask_twice() -> None:
    world = World()
    actor = world.partner_actor()
    modes = []
    for _ in range(3):
        claim = world.submitted(actor)
        modes.append(text_of(claim).document["mode"])
        Client().post(f"/api/v1/consents/{last_token()}/decline", content_type="application/json")
    assert modes == ["silent", "explicit", "explicit"]
    assert "You said no to Fabrikam here before" in text_of(claim).document["text"]


def asked_too_often() -> tuple[World, Actor]:
    """A partner that was declined, and has asked twice since."""
    world = World()
    actor = world.partner_actor()
    world.submitted(actor, "teams")
    Client().post(f"/api/v1/consents/{last_token()}/decline", content_type="application/json")
    for _ in range(2):
        claim = world.submitted(actor, "teams")
        Claim.objects.filter(id=claim.id).update(state="withdrawn")
    return world, actor


def test_a_third_request_after_a_no_is_refused() -> None:
    world, actor = asked_too_often()
    with pytest.raises(Conflict) as refused:
        world.submitted(actor, "teams", "sharepoint")
    assert refused.value.code == "customer_declined_before"
    assert world.submitted(actor, "sharepoint").state == "submitted"  # nobody declined that


@pytest.mark.parametrize("role", [Role.CUSTOMER_ADMIN, Role.SENIOR_REVIEWER])
def test_the_customer_or_the_operator_lets_a_partner_ask_again(role: Role) -> None:
    world, actor = asked_too_often()
    place = world.customer.organization if role is Role.CUSTOMER_ADMIN else None
    caller = Reopener(make_user(role, place), world)
    (row,) = caller.refusals()
    assert (row["closed"], row["requests_since"]) == (True, 2)
    (opened,) = caller.reopen(row).json()
    assert (opened["closed"], opened["requests_since"]) == (False, 0)
    claim = world.submitted(actor, "teams")
    assert (claim.state, text_of(claim).document["mode"]) == ("submitted", "explicit")
    told = Mail.objects.filter(kind="claim.partner-reopened").values_list("recipient", flat=True)
    assert f"pat@fabrikam{world.number}.example" in told
    assert Notice.objects.filter(user_id=actor.id, kind="claim.partner-reopened").count() == 1


def test_a_reopening_counts_for_its_own_product_and_partner() -> None:
    world, actor = asked_too_often()
    caller = Reopener(make_user(Role.CUSTOMER_ADMIN, world.customer.organization), world)
    row = caller.refusals()[0]
    stranger = make_user(Role.CUSTOMER_ADMIN)
    refused = Reopener(stranger, world).reopen(row)
    wrong = caller.reopen(row | {"partner": "org_nosuch"})
    assert (refused.status_code, wrong.status_code) == (404, 422)
    assert wrong.json()["code"] == "not_declined"
    with pytest.raises(Conflict):
        world.submitted(actor, "teams")


def test_the_operator_says_why_it_reopens() -> None:
    world, _ = asked_too_often()
    caller = Reopener(make_user(Role.SENIOR_REVIEWER), world)
    refused = caller.reopen(caller.refusals()[0], reason=" ")
    assert (refused.status_code, refused.json()["code"]) == (422, "reason_missing")
    assert caller.refusals()[0]["closed"] is True


def test_the_page_lists_declined_partners_and_lets_one_ask_again() -> None:
    world, actor = asked_too_often()
    admin = browser(make_user(Role.CUSTOMER_ADMIN, world.customer.organization))
    page = admin.get("/console/declined").content.decode()
    address = page.split('href="/console/declined/')[1].split('"')[0]
    assert "2 / 2" in page
    assert admin.post(f"/console/declined/{address}", {"reason": ""}).status_code == 302
    assert world.submitted(actor, "teams").state == "submitted"


class Reopener:
    """Somebody who calls the API about a tenant's declined partners."""

    def __init__(self, user: User, world: World) -> None:
        self.headers = {"Authorization": f"Bearer {token_of(user)}", "If-Match": "*"}
        self.path = f"/api/v1/customers/{world.customer.pk}"

    def refusals(self) -> Any:
        return Client().get(f"{self.path}/refusals", headers=self.headers).json()

    def reopen(self, row: dict[str, Any], reason: str = "They spoke.") -> Any:
        body = {"partner": row["partner"], "slot": row["slot"], "reason": reason}
        return Client().post(
            f"{self.path}/reopenings", body, content_type="application/json", headers=self.headers
        )


def test_lines_that_are_swapped_during_review_do_not_pass_the_limit() -> None:
    world = World()
    actor, reviewer = world.partner_actor(), actor_of_user(make_user(Role.REVIEWER))
    world.submitted(actor, "teams")
    Client().post(f"/api/v1/consents/{last_token()}/decline", content_type="application/json")
    for _ in range(2):
        Claim.objects.filter(id=world.submitted(actor, "teams").id).update(state="withdrawn")
    claim = world.submitted(actor, "sharepoint")
    start_review(claim.id, reviewer)
    request_information(claim.id, [Question("missing_products")], "Which?", reviewer)
    edit(claim.id, Changes(lines=(LineChange(workload="teams"),)), actor)
    with pytest.raises(Conflict) as refused:
        resubmit(claim.id, actor, reasons=Because({}))
    assert (refused.value.code, state(claim)) == ("customer_declined_before", "action_required")


def test_no_clock_runs_when_consent_is_settled_and_a_rival_holds_the_slot() -> None:
    world, rival = World(), World(domain="rival.example")
    claim = world.submitted(world.partner_actor(), "teams")
    run_jobs()
    accept(claim)
    place = Location.objects.get(partner_id=rival.number)
    terms = Terms(place.organization_id, place.pk, claim.engagement, 1, now() - timedelta(days=9))
    key = SlotKey(claim.program_key, world.customer.pk, "teams")
    open_association(key, terms, system("import"), Source.IMPORTED)
    let_pass(claim)
    assert (state(claim), claim.deadline_at) == ("awaiting_customer", None)
