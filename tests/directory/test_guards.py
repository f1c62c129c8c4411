"""What the database itself refuses."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, transaction
from tests.builders import (
    make_customer,
    make_location,
    make_organization,
    make_partner,
    make_subscription,
)

from opencpor.access.models import Unit
from opencpor.access.roles import Side
from opencpor.common.clock import now
from opencpor.directory.models import (
    Customer,
    Enrollment,
    EnrollmentPeriod,
    Location,
    Partner,
    SubscriptionSeats,
)

pytestmark = pytest.mark.django_db


def refuses(constraint: str) -> Any:
    return pytest.raises(IntegrityError, match=constraint)


def enrolled() -> Enrollment:
    row = Enrollment.objects.create(
        location=make_location(), program_key="p", status="enrolled", status_since=now()
    )
    EnrollmentPeriod.objects.create(enrollment=row, from_month=date(2026, 1, 1))
    return row


def test_a_location_in_a_unit_of_another_partner() -> None:
    unit = Unit.objects.create(organization=make_organization(Side.PARTNER), name="x")
    with refuses("location_unit_is_its_partners"), transaction.atomic():
        make_location(make_partner(), unit=unit)
        _check_now()
    assert not Location.objects.exists()


def _check_now() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


@pytest.mark.parametrize("make", [make_partner, make_customer])
def test_an_organization_of_another_kind(make: Any) -> None:
    with refuses("is_a_(partner|customer)"), transaction.atomic():
        make(make_organization(Side.OPERATOR))
        _check_now()
    assert (Partner.objects.count(), Customer.objects.count()) == (0, 0)


def test_a_number_that_is_a_partner_id_and_a_global_account_id() -> None:
    location = make_location(partner_id="1000001")
    with refuses("accountnumber_pkey"), transaction.atomic():
        make_partner(global_id="1000001")
    with refuses("accountnumber_pkey"), transaction.atomic():
        location.organization.global_id = "1000001"
        location.organization.save()
    assert Partner.objects.count() == 1


def test_a_number_that_is_free_again() -> None:
    location = make_location(partner_id="1000001")
    location.partner_id = "1000002"
    location.save()
    assert make_partner(global_id="1000001").global_id == "1000001"


def test_a_tenant_that_is_nobody() -> None:
    customer = make_customer()
    customer.tenant_id = UUID(int=0)
    with refuses("customer_tenant_not_nil"), transaction.atomic():
        customer.save()


def test_a_verified_tenant_without_a_date() -> None:
    customer = make_customer()
    customer.verified_at = None
    with refuses("customer_status_known"), transaction.atomic():
        customer.save()


def test_negative_seats_and_seats_within_a_month() -> None:
    row = make_subscription()
    with refuses("seats_check"), transaction.atomic():
        SubscriptionSeats.objects.create(subscription=row, month=date(2026, 1, 1), seats=-1)
    with refuses("seats_of_a_month"), transaction.atomic():
        SubscriptionSeats.objects.create(subscription=row, month=date(2026, 1, 2), seats=1)


def test_earning_months_that_overlap() -> None:
    row = enrolled()
    with refuses("enrollment_period_no_overlap"), transaction.atomic():
        EnrollmentPeriod.objects.create(
            enrollment=row, from_month=date(2026, 3, 1), until_month=date(2026, 5, 1)
        )


def test_an_enrollment_that_is_enrolled_without_an_open_period() -> None:
    row = enrolled()
    with refuses("open period"), transaction.atomic():
        row.periods.update(until_month=date(2026, 4, 1))
        _check_now()
    with refuses("open period"), transaction.atomic():
        row.status = "inactive"
        row.save()
        _check_now()
