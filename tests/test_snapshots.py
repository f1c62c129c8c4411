"""What is put back is what there was: all rows, and none that a test has added since."""

import pytest
from django.db import transaction

from opencpor.directory.models import Customer, Enrollment
from opencpor.journal.actions.record import record
from opencpor.journal.entry import ActorRef
from opencpor.journal.events import EventType
from opencpor.journal.models import Event
from opencpor.journal.queries import verify
from tests.builders import make_customer, make_enrollment
from tests.emptying import empty_tables
from tests.snapshots import snapshot

pytestmark = pytest.mark.django_db(transaction=True)


def note(claim: str) -> None:
    with transaction.atomic():
        record(EventType.CLAIM_EDITED, f"claim:{claim}", ActorRef("user", "usr_1"))


def test_rows_are_put_back_as_they_were() -> None:
    enrollment = make_enrollment()
    note("clm_1")
    rows = (list(Enrollment.objects.values()), list(Event.objects.values()))
    with snapshot() as kept:
        make_customer()
        note("clm_1")
        Enrollment.objects.filter(pk=enrollment.pk).update(status="inactive")

        kept.put_back()
        assert (list(Enrollment.objects.values()), list(Event.objects.values())) == rows
        assert Customer.objects.count() == 0
        note("clm_1")
        assert verify().sound


def test_rows_come_back_into_emptied_tables() -> None:
    make_customer()
    with snapshot() as kept:
        empty_tables()
        kept.put_back()
    assert Customer.objects.count() == 1
