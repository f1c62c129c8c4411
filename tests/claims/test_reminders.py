"""Reminders of an association's end: at the policy's distances, once, and after an outage too."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.builders import make_subscription
from tests.claims.scene import Scene

from opencpor.claims.actions import reminders
from opencpor.claims.jobs import remind_of_ends
from opencpor.claims.models import EndReminder
from opencpor.common.clock import now
from opencpor.directory.models import Subscription
from opencpor.notices.models import Mail
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
KIND = "claim.partner-association-ends"
OF_SUBSCRIPTION = "claim.partner-subscription-ends"


def ending_in(scene: Scene, days: int) -> Association:
    scene.approved("teams")
    row = Association.objects.get()
    period = type(row.period)(row.period.lower, now() + timedelta(days=days, hours=1))
    for one in (row, row.tenure):
        one.period = period
        one.save()
    return row


@pytest.mark.parametrize(("left", "due"), [(31, None), (30, 30), (8, 30), (7, 7), (2, 7), (0, 1)])
def test_the_nearest_distance_that_has_come_is_due(left: int, due: int | None) -> None:
    today = datetime(2026, 11, 20, tzinfo=UTC).date()
    assert reminders.distance_due((30, 7, 1), today + timedelta(days=left), today) == due


def test_both_sides_are_reminded_once(scene: Scene) -> None:
    ending_in(scene, 20)
    remind_of_ends(0)
    remind_of_ends(0)
    assert Mail.objects.filter(kind=KIND, recipient=scene.ours.user.email).count() == 1
    assert scene.consent.heard.count("ending") == 1


def test_after_an_outage_one_mail_stands_for_all_that_were_missed(scene: Scene) -> None:
    ending_in(scene, 0)
    assert (reminders.remind_all(), reminders.remind_all()) == (1, 0)
    assert [one.days for one in EndReminder.objects.all()] == [1]


def test_nobody_is_reminded_of_what_stays_open_or_ends_much_later(scene: Scene) -> None:
    ending_in(scene, 60)
    assert reminders.remind_all() == 0
    assert not Mail.objects.filter(kind=KIND).exists()


def bought_until(scene: Scene, days: int) -> Subscription:
    """A subscription with an association from a claim; its last day is in some days."""
    bought = make_subscription(scene.customer)
    bought.product, bought.ends_on = "sales", now().date() + timedelta(days=days)
    bought.save()
    scene.approved_subscription(bought)
    return bought


def test_an_end_with_the_subscription_is_announced_to_both_sides_once(scene: Scene) -> None:
    bought = bought_until(scene, 20)
    assert (reminders.remind_all(), reminders.remind_all()) == (1, 0)
    mail = Mail.objects.get(kind=OF_SUBSCRIPTION, recipient=scene.ours.user.email)
    assert mail.about == f"association:{Association.objects.get().id}"
    assert scene.consent.heard.count("ending") == 1
    Subscription.objects.filter(pk=bought.pk).update(ends_on=bought.ends_on + timedelta(days=5))
    assert (reminders.remind_all(), reminders.remind_all()) == (1, 0)


def test_a_subscription_that_goes_on_or_is_gone_announces_no_end(scene: Scene) -> None:
    bought = bought_until(scene, 60)
    assert reminders.remind_all() == 0
    Subscription.objects.filter(pk=bought.pk).update(ends_on=None)
    assert reminders.remind_all() == 0
    Subscription.objects.filter(pk=bought.pk).update(ends_on=now().date(), status="expired")
    assert reminders.remind_all() == 0
    assert not Mail.objects.filter(kind=OF_SUBSCRIPTION).exists()
