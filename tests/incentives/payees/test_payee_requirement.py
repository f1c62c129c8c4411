"""An approved payee is what an enrollment asks for."""

import pytest
from tests.incentives.payees.people import GROUNDS, OTHER_IBAN, People, account

from opencpor.directory.models import Enrollment, EnrollmentRequirement
from opencpor.incentives.payees.actions.approve_payee import approve_payee
from opencpor.journal.models import Event

pytestmark = pytest.mark.django_db


def requirement(row: Enrollment) -> EnrollmentRequirement:
    return row.requirements.get(key="payee-profile")


def complete_but_the_payee(row: Enrollment) -> None:
    row.requirements.exclude(key="payee-profile").update(met_since="2026-01-05")
    Enrollment.objects.filter(id=row.id).update(status="validating")


def test_the_last_requirement_enrolls_the_location(people: People) -> None:
    row = Enrollment.objects.get()
    complete_but_the_payee(row)
    people.approved()
    row.refresh_from_db()

    assert (row.status, requirement(row).source) == ("enrolled", "payees")
    assert row.periods.get().until_month is None


def test_a_payee_that_waits_or_is_rejected_enrolls_nobody(people: People) -> None:
    row = Enrollment.objects.get()
    complete_but_the_payee(row)
    people.submit()
    row.refresh_from_db()

    assert (row.status, requirement(row).met_since) == ("validating", None)


def test_an_enrollment_that_has_ended_is_left_alone(people: People) -> None:
    Enrollment.objects.update(status="discontinued")
    people.approved()

    assert requirement(Enrollment.objects.get()).met_since is None


def test_what_was_ticked_before_stays_since_when_it_was(people: People) -> None:
    row = Enrollment.objects.get()
    row.requirements.filter(key="payee-profile").update(met_since="2025-03-01", source="finance")
    people.approved()

    kept = requirement(row)
    assert (f"{kept.met_since}", kept.source) == ("2025-03-01", "finance")


def test_another_account_changes_nothing_for_the_enrollment(people: People) -> None:
    people.approved()
    before = Event.objects.filter(stream__startswith="enrollment:").count()
    approve_payee(people.submit(account(OTHER_IBAN)).id, people.operator, grounds=GROUNDS)

    assert Event.objects.filter(stream__startswith="enrollment:").count() == before
