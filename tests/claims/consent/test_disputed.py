"""What a customer is told and asked when a decision is disputed."""

import pytest
from django.core import mail as outbox
from tests.builders import make_user
from tests.claims.world import World, accept, last_token, sent_tokens

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions.decide_dispute import Verdict, decide_dispute
from opencpor.claims.actions.dispute import dispute
from opencpor.claims.consent.actions.acknowledge import acknowledge
from opencpor.claims.consent.actions.decline import decline
from opencpor.claims.consent.models import ConsentText
from opencpor.claims.consent.queries import link_view
from opencpor.claims.models import Claim

pytestmark = pytest.mark.django_db
OVERTURN = Verdict(overturn=True, reason="It is named.")


def states(claim: Claim) -> list[str]:
    return [line.state for line in claim.lines.order_by("place")]


def disputed(*, agreed: bool) -> Claim:
    """A claim with Teams accepted, SharePoint dropped and disputed."""
    world = World()
    partner = world.partner_actor()
    claim = world.submitted(partner)
    token = last_token()
    if agreed:
        acknowledge(token)
    accept(claim, "sharepoint")
    return dispute(claim.id, "Page 2 names it.", partner)


def overturned(claim: Claim) -> Claim:
    return decide_dispute(claim.id, OVERTURN, actor_of_user(make_user(Role.SENIOR_REVIEWER)))


def test_the_customer_is_told_and_can_decline_what_is_disputed() -> None:
    claim = disputed(agreed=False)
    token = last_token()
    assert "asked for another look" in outbox.outbox[-1].body
    dropped = claim.lines.get(workload="sharepoint")
    decline(token, [dropped.id])
    claim.refresh_from_db()
    assert (claim.state, states(claim)) == ("awaiting_customer", ["accepted", "declined"])


def test_silence_before_an_overturn_does_not_count_after_it() -> None:
    claim = overturned(disputed(agreed=False))
    assert claim.state == "awaiting_customer"
    texts = ConsentText.objects.filter(claim=claim).order_by("number")
    assert [(one.number, one.replaced_at is None) for one in texts] == [(1, False), (2, True)]
    assert texts[1].answer_by is None
    acknowledge(last_token())
    assert states(claim) == ["active", "active"]


def test_who_agreed_to_this_very_text_is_not_asked_again() -> None:
    claim = overturned(disputed(agreed=True))
    assert (claim.state, states(claim)) == ("approved", ["active", "active"])
    assert ConsentText.objects.filter(claim=claim).count() == 1


def test_a_later_link_can_still_end_what_an_earlier_text_led_to() -> None:
    world = World()
    partner = world.partner_actor()
    claim = world.submitted(partner)
    acknowledge(last_token())
    accept(claim, "sharepoint")
    Claim.objects.filter(id=claim.id).update(contact_name="Another Person")
    dispute(claim.id, "Page 2 names it.", partner)
    overturned(claim)
    token = sent_tokens()[-1]
    assert ConsentText.objects.filter(claim=claim).count() == 2
    shown = [line.workload for _name, line in link_view(token).lines]
    assert shown == ["teams", "sharepoint"]
    decline(token)
    assert states(claim) == ["ended", "declined"]
