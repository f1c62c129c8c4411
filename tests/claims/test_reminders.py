"""Reminders of an association's end: at the policy's distances, once, and after an outage too."""

from datetime import UTC, datetime, timedelta

import pytest
from tests.claims.scene import Scene

from opencpor.claims.actions import reminders
from opencpor.claims.jobs import remind_of_ends
from opencpor.claims.models import EndReminder
from opencpor.common.clock import now
from opencpor.notices.models import Mail
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
KIND = "claim.partner-association-ends"


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
