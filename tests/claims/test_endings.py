"""How claims and associations end: decline, withdrawal, disassociation, subscription, term."""

from datetime import UTC, date, datetime, timedelta

import pytest
from tests.builders import make_organization, make_subscription
from tests.claims.every_verb import picture
from tests.claims.scene import PROGRAM, USAGE, Scene, make_claimant
from tests.jobs import run_jobs

from opencpor.access.actor import Actor, ActorKind, system
from opencpor.access.roles import Side
from opencpor.claims.actions.approve import term_end
from opencpor.claims.actions.copy import copy
from opencpor.claims.actions.decline import decline
from opencpor.claims.actions.end import disassociate, end_by_customer
from opencpor.claims.actions.terms_ending import end_all
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.models import Claim
from opencpor.claims.ports import Standing
from opencpor.claims.states import State
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Invalid, NotFound
from opencpor.directory.models import Subscription
from opencpor.journal.models import Event
from opencpor.programs.queries import version_in_force
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association, Slot, Source, Tenure
from opencpor.register.rules import SlotKey, Terms

pytestmark = pytest.mark.django_db
LINK = Actor(ActorKind.LINK, "lnk_1")


def states(claim: Claim) -> list[str]:
    return [line.state for line in claim.lines.order_by("place")]


def test_the_customer_declines_one_line_and_review_goes_on(scene: Scene) -> None:
    claim = scene.under_review("teams", "exchange")
    declined = decline(claim.id, scene.tenant_admin, line_ids=[scene.line(claim).id])
    assert (declined.state, states(declined)) == ("under_review", ["declined", "pending"])
    assert scene.accept_all_open(declined).state == State.AWAITING_CUSTOMER


def test_the_customer_declines_everything_and_the_claim_is_rejected(scene: Scene) -> None:
    declined = decline(scene.submitted().id, LINK, note="We do not know them.")
    assert (declined.state, declined.reason_code) == ("rejected", "customer_declined")
    assert set(states(declined)) == {"declined"}
    event = Event.objects.filter(type="consent.declined").get()
    assert "know them" not in str(event.data)


def test_a_decline_after_approval_ends_the_association(scene: Scene) -> None:
    claim = scene.approved("teams", "exchange")
    declined = decline(claim.id, LINK, line_ids=[scene.line(claim).id])
    assert (declined.state, states(declined)) == ("approved", ["ended", "active"])
    ended = Association.objects.get(claim_line=scene.line(claim).id)
    assert (ended.end_reason, ended.period.upper is not None) == ("customer_declined", True)


def test_a_link_uses_no_verb_but_the_customers(scene: Scene) -> None:
    claim = scene.submitted()
    before = picture(claim)
    with pytest.raises(NotFound):
        withdraw(claim.id, "For them.", LINK)
    assert picture(claim) == before


def test_what_is_declined_must_stand(scene: Scene) -> None:
    claim = scene.submitted()
    with pytest.raises(Invalid) as refused:
        decline(claim.id, LINK, line_ids=["lin_other"])
    assert refused.value.code == "unknown_line"


def test_disassociation_takes_a_reason_and_ends_at_once(scene: Scene) -> None:
    claim = scene.approved("teams")
    association = Association.objects.get()
    with pytest.raises(Invalid):
        disassociate(association.id, " ", scene.ours.actor)
    ended = disassociate(association.id, "The work is done.", scene.ours.actor)
    assert (ended.end_reason, Tenure.objects.get().period.upper) == (
        "disassociated", ended.period.upper,
    )  # fmt: skip
    assert Claim.objects.get(id=claim.id).state == State.ENDED


def test_what_has_ended_does_not_end_again(scene: Scene) -> None:
    scene.approved("teams")
    association = Association.objects.get()
    end_by_customer(association.id, scene.tenant_admin)
    with pytest.raises(Conflict) as refused:
        disassociate(association.id, "Done.", scene.ours.actor)
    assert refused.value.code == "already_ended"
    assert Association.objects.get().end_reason == "customer_ended"


def test_another_partners_association_is_not_found(scene: Scene) -> None:
    scene.approved("teams")
    with pytest.raises(NotFound):
        disassociate(Association.objects.get().id, "Mine now.", make_claimant().actor)
    assert Association.objects.get().end_reason == ""


def test_a_successor_can_claim_what_was_given_up(scene: Scene) -> None:
    scene.approved("teams")
    disassociate(Association.objects.get().id, "Done.", scene.ours.actor)
    scene.approved("teams", side=make_claimant())
    assert Slot.objects.count() == 1
    assert Tenure.objects.count() == 2


def test_an_accepted_rival_goes_on_when_the_slot_is_free(scene: Scene) -> None:
    rival = scene.awaiting_customer("teams", side=make_claimant())
    scene.approved("teams")
    assert states(rival) == ["contested"]
    scene.consent.standing_is = Standing(settled=True)
    disassociate(Association.objects.get().id, "Done.", scene.ours.actor)
    run_jobs()
    assert (Claim.objects.get(id=rival.id).state, states(rival)) == ("approved", ["active"])


def imported(scene: Scene, until: datetime | None = None) -> Association:
    """A rival's association from before this installation, on the slot of Teams."""
    rival = make_claimant()
    terms = Terms(
        partner_id=rival.location.organization_id,
        location_id=rival.location.pk,
        engagement=USAGE,
        program_version=1,
        starts_at=now() - timedelta(days=30),
        ends_at=until,
    )
    key = SlotKey(PROGRAM, scene.customer.pk, "teams")
    return open_association(key, terms, system("import"), Source.IMPORTED)


def test_a_line_goes_on_when_an_imported_association_is_ended(scene: Scene) -> None:
    claim = scene.awaiting_customer("teams")
    found = imported(scene)
    assert states(claim) == ["contested"]
    end_by_customer(found.id, scene.tenant_admin)
    assert states(claim) == ["accepted"]


def test_a_line_goes_on_when_an_imported_association_is_over(scene: Scene) -> None:
    claim = scene.awaiting_customer("teams")
    found = imported(scene, now() + timedelta(days=1))
    assert (end_all(), states(claim)) == (0, ["contested"])
    over = type(found.period)(found.period.lower, now() - timedelta(days=1))
    for row in (found, found.tenure):
        row.period = over
        row.save()
    assert (end_all(), states(claim)) == (1, ["accepted"])
    assert (Association.objects.get().end_reason, end_all()) == ("term_ended", 0)


def test_a_withdrawn_claim_leaves_no_line_open(scene: Scene) -> None:
    claim = withdraw(scene.awaiting_customer().id, "Wrong customer.", scene.ours.actor)
    assert (claim.state, claim.reason_text, set(states(claim))) == (
        "withdrawn", "Wrong customer.", {"dropped"},
    )  # fmt: skip
    assert claim.deadline_at is None


def test_a_claim_that_is_over_is_copied_into_a_draft_without_statements(scene: Scene) -> None:
    old = scene.withdrawn()
    new = copy(old.id, scene.ours.actor)
    assert (new.state, new.copied_from_id, new.acknowledgements) == ("draft", old.id, [])
    assert (new.tenant_id, new.contact_email, new.customer_id) == (
        old.tenant_id, old.contact_email, None,
    )  # fmt: skip
    assert states(new) == ["pending", "pending"]


def subscription_claim(scene: Scene) -> Subscription:
    """Return the subscription of a claim that is approved."""
    bought = make_subscription(scene.customer)
    bought.product = "sales"
    bought.save()
    scene.approved_subscription(bought)
    return bought


def test_a_subscription_ends_its_association_some_days_after_it_expired(scene: Scene) -> None:
    bought = subscription_claim(scene)
    Subscription.objects.filter(pk=bought.pk).update(
        status="expired", status_since=now() - timedelta(days=2, hours=23)
    )
    assert end_all() == 0
    Subscription.objects.filter(pk=bought.pk).update(status_since=now() - timedelta(days=3))
    assert (end_all(), end_all()) == (1, 0)
    assert Association.objects.get().end_reason == "subscription_ended"
    assert Claim.objects.get().state == State.ENDED


def test_a_slot_of_a_subscription_names_its_workload(scene: Scene) -> None:
    bought = subscription_claim(scene)
    slot = Slot.objects.get()
    assert (slot.subscription_id, slot.workload) == (
        bought.subscription_id,
        "customer-engagement",
    )


def test_a_passed_term_closes_line_and_claim(scene: Scene) -> None:
    claim = scene.approved("teams")
    past = now() - timedelta(days=30)
    association = Association.objects.get()
    for row in (association, association.tenure):
        row.period = type(row.period)(past, past + timedelta(days=10))
        row.save()
    assert (end_all(), end_all()) == (1, 0)
    assert (Claim.objects.get(id=claim.id).state, states(claim)) == ("ended", ["ended"])
    assert Association.objects.get().end_reason == "term_ended"
    assert Event.objects.filter(type="association.ended").count() == 1


def test_the_longest_term_ends_with_a_whole_day_of_the_program(scene: Scene) -> None:
    assert scene.customer
    program = version_in_force("microsoft-cpor").document
    limited = program.model_copy(
        update={"policy": program.policy.model_copy(update={"association_max_months": 12})}
    )
    start = datetime(2026, 3, 5, 20, tzinfo=UTC)  # noon in Los Angeles
    end = term_end(limited, start)
    assert end == datetime(2027, 3, 5, 8, tzinfo=UTC)
    assert program.business_calendar.last_day_before(end) == date(2027, 3, 4)
    assert term_end(program, start) is None


def test_a_customer_of_another_tenant_ends_nothing(scene: Scene) -> None:
    scene.approved("teams")
    assert make_organization(Side.CUSTOMER)
    with pytest.raises(NotFound):
        end_by_customer(Association.objects.get().id, scene.stranger())
    assert Association.objects.get().end_reason == ""
