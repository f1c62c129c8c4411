"""A renewal is suggested once, to the partner that held the old subscription, to nobody else."""

from datetime import timedelta
from typing import Any

import pytest
from tests.builders import limit, make_customer, make_location, make_user
from tests.claims.renewal.conftest import Renewed
from tests.claims.scene import make_claimant

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.actions.end import end_by_customer
from opencpor.claims.renewal.actions.suggest import suggest_all
from opencpor.claims.renewal.jobs import suggest_renewals
from opencpor.claims.renewal.models import Renewal
from opencpor.claims.renewal.queries import renewals
from opencpor.common import clock
from opencpor.directory.models import Subscription
from opencpor.journal.models import Event
from opencpor.notices.models import Mail
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
KIND = "claim.partner-renewed"


def told() -> list[str]:
    return sorted(Mail.objects.filter(kind=KIND).values_list("recipient", flat=True))


def test_whoever_held_the_old_one_is_told_once_after_an_outage_too(renewed: Renewed) -> None:
    clock.run_ahead(30)
    suggest_renewals(0)
    suggest_renewals(0)
    row = Renewal.objects.get()
    assert (row.association, row.subscription) == (renewed.association, renewed.new)
    assert told() == sorted([renewed.scene.ours.user.email, "paul@partner.example"])
    event = Event.objects.get(type="association.renewal_suggested")
    assert event.data["subscription"] == str(renewed.new.subscription_id)


def test_only_the_organization_and_the_operator_see_it(renewed: Renewed) -> None:
    assert suggest_all() == 1
    scene = renewed.scene
    for actor, seen in (
        (scene.ours.actor, 1),
        (scene.reviewer, 1),
        (make_claimant().actor, 0),
        (scene.tenant_admin, 0),
    ):
        assert renewals(actor).count() == seen


def test_a_user_of_another_location_does_not_see_it(renewed: Renewed) -> None:
    suggest_all()
    ours = renewed.scene.ours.location
    user = make_user(Role.INCENTIVES_USER, ours.organization.organization)
    for place, seen in ((ours, 1), (make_location(ours.organization), 0)):
        limit(user, place.unit)
        assert renewals(actor_of_user(user)).count() == seen


@pytest.mark.parametrize(
    "change", [{"product": "field-service"}, {"status": "expired"}, {"channel": "csp"}]
)
def test_what_is_no_renewal_is_not_suggested(renewed: Renewed, change: dict[str, Any]) -> None:
    Subscription.objects.filter(pk=renewed.new.pk).update(**change)
    assert (suggest_all(), told()) == (0, [])


def test_another_customers_subscription_is_not_suggested(renewed: Renewed) -> None:
    Subscription.objects.filter(pk=renewed.new.pk).update(customer=make_customer())
    assert (suggest_all(), told()) == (0, [])


def test_after_the_customers_ending_nothing_is_suggested(renewed: Renewed) -> None:
    association = renewed.association
    association.end_reason = "customer_ended"
    association.save()
    assert (suggest_all(), told()) == (0, [])


def test_a_suggestion_goes_when_the_customer_ends_what_still_stands(renewed: Renewed) -> None:
    bought = renewed.buy(starts_on=renewed.new.starts_on + timedelta(days=20))
    renewed.scene.approved_subscription(bought)
    held = Association.objects.exclude(pk=renewed.association.pk).get()
    Subscription.objects.filter(pk=bought.pk).update(ends_on=bought.starts_on + timedelta(days=10))
    follows = renewed.buy(starts_on=bought.starts_on + timedelta(days=10))
    assert suggest_all() == 2
    assert renewals(renewed.scene.ours.actor).filter(subscription=follows).exists()
    end_by_customer(held.id, renewed.scene.tenant_admin)
    assert not renewals(renewed.scene.ours.actor).filter(subscription=follows).exists()
    assert suggest_all() == 2  # the other one, too: the customer's no is to the partner's work
    assert set(Renewal.objects.values_list("closed_for", flat=True)) == {"left", "refused"}


def test_a_suggestion_closes_when_another_partner_holds_it_and_opens_again(
    renewed: Renewed,
) -> None:
    suggest_all()
    rival = make_claimant()
    ours, renewed.scene.ours = renewed.scene.ours, rival
    renewed.scene.approved_subscription(renewed.new)
    assert (suggest_all(), Renewal.objects.get().closed_for) == (1, "held")
    held = Association.objects.get(partner_id=rival.location.organization_id)
    end_by_customer(held.id, renewed.scene.tenant_admin)
    assert (suggest_all(), renewals(ours.actor).count()) == (1, 1)
    assert len(told()) == 2  # told once, whatever happened between
