"""A customer's answers in the same moment: one counts, the other hears of it."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.builders import make_user
from tests.claims.test_races import at_once
from tests.claims.world import World, accept, last_token

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.consent.actions.acknowledge import acknowledge
from opencpor.claims.consent.actions.decline import decline, decline_as_admin
from opencpor.claims.consent.actions.windows import pass_window
from opencpor.claims.consent.models import ConsentAnswer, ConsentText
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.clock import now
from opencpor.journal.models import Event
from opencpor.register.models import Association

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]


def waiting() -> tuple[Claim, str]:
    world = World()
    claim = world.submitted(world.partner_actor())
    token = last_token()
    accept(claim)
    return claim, token


def test_a_double_click_gives_one_acknowledgement_and_one_association() -> None:
    claim, token = waiting()
    assert at_once(*[lambda: acknowledge(token)] * 8) == {"done": 8}
    claim.refresh_from_db()
    assert (claim.state, ConsentAnswer.objects.get().kind) == ("approved", "acknowledged")
    lines = ClaimLine.objects.filter(claim=claim).count()
    assert Association.objects.filter(period__upper_inf=True).count() == lines


def test_of_yes_and_no_at_once_one_counts_and_the_other_is_told() -> None:
    claim, token = waiting()
    answers = at_once(lambda: acknowledge(token), lambda: decline(token))
    claim.refresh_from_db()
    said = ConsentAnswer.objects.get().kind
    told, state = {
        "acknowledged": ("link_replaced", "approved"),
        "declined": ("claim_closed", "rejected"),
    }[said]
    assert (answers, claim.state) == ({"done": 1, told: 1}, state)
    held = Association.objects.filter(period__upper_inf=True).exists()
    assert held == (said == "acknowledged")


def test_of_a_yes_by_link_and_a_no_in_the_console_one_counts() -> None:
    claim, token = waiting()
    assert claim.customer is not None
    admin = actor_of_user(make_user(Role.CUSTOMER_ADMIN, claim.customer))
    answers = at_once(lambda: acknowledge(token), lambda: decline_as_admin(claim.id, admin))
    claim.refresh_from_db()
    said = list(ConsentAnswer.objects.order_by("at").values_list("kind", flat=True))
    outcomes = {  # a no after the yes ends what the yes began; a yes after the no comes too late
        ("acknowledged", "declined"): ({"done": 2}, "ended"),
        ("declined",): ({"done": 1, "claim_closed": 1}, "rejected"),
    }
    assert (answers, claim.state) == outcomes[tuple(said)]
    assert not Association.objects.filter(period__upper_inf=True).exists()


def test_of_a_no_and_the_end_of_the_window_neither_is_lost() -> None:
    claim, token = waiting()
    passed = now() - timedelta(minutes=1)
    ConsentText.objects.update(window_from=passed - timedelta(days=9), answer_by=passed)
    answers = at_once(lambda: decline(token), lambda: pass_window(claim.id, now()))
    claim.refresh_from_db()
    outcomes = {  # whichever came first, nothing stands against the customer's word
        "rejected": {"done": 2},
        "ended": {"done": 2},
        "approved": {"done": 1, "link_replaced": 1},
    }
    assert answers == outcomes[claim.state]
    standing = Association.objects.filter(period__upper_inf=True).exists()
    assert standing == (claim.state == "approved")


@pytest.mark.parametrize("verb", ["acknowledge", "decline"])
def test_the_page_after_an_answer_shows_it_though_a_fresh_link_is_mailed(verb: str) -> None:
    _, token = waiting()
    browser = Client()
    first = browser.post(f"/consent/{token}/{verb}", {"lines": _lines()}, follow=True)
    again = browser.get(f"/consent/{token}")
    events = Event.objects.count()
    browser.post(f"/consent/{token}/{verb}", {"lines": _lines()})
    assert (first.status_code, again.status_code) == (200, 200)
    assert "You " in again.content.decode()
    assert (ConsentAnswer.objects.count(), Event.objects.count()) == (1, events)


def _lines() -> list[str]:
    return list(ClaimLine.objects.values_list("id", flat=True))
