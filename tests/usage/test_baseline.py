"""What a partner is warned of before it claims: too few seats, little growth left."""

from datetime import date
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from tests.usage.batches import imported, publish_program
from tests.usage.checking import TENANT, row

from opencpor.claims import ports
from opencpor.directory.models import Customer
from opencpor.programs.queries import version_for_engagement
from opencpor.register.rules import SlotKey
from opencpor.usage.rules import has_little_room, is_below_minimum

pytestmark = pytest.mark.django_db
USAGE = "modern-work-security-usage"


def hints(workload: str = "teams", engagement: str = USAGE) -> list[str]:
    source = ports.baseline()
    assert source is not None
    customer = Customer.objects.get(tenant_id=TENANT)
    program = version_for_engagement(engagement).document
    key = SlotKey(program.key, customer.pk, workload)
    found = source.hints(program, engagement, [key], date(2026, 11, 20))
    return sorted(found.get(key, ()))


def test_the_latest_seats_and_the_highest_use_decide(tmp_path: Path) -> None:
    publish_program()
    imported(tmp_path, row(month="2024-01", active=95, paid=900), row(active=10, paid=100))
    assert hints() == ["little_growth_left", "seats_below_minimum"]
    imported(tmp_path, row(month="2024-04", active=20, paid=1000))
    assert hints() == []


def test_a_unit_without_facts_gives_no_hint(tmp_path: Path) -> None:
    publish_program()
    imported(tmp_path, row(active=95, paid=100))
    assert hints("intune") == []


def test_all_units_are_asked_for_in_one_statement(tmp_path: Path) -> None:
    publish_program()
    imported(tmp_path, row(active=95, paid=100))
    source, program = ports.baseline(), version_for_engagement(USAGE).document
    customer = Customer.objects.get(tenant_id=TENANT)
    workloads = ("teams", "exchange", "intune", "sharepoint")
    keys = [SlotKey(program.key, customer.pk, workload) for workload in workloads]
    assert source is not None
    with CaptureQueriesContext(connection) as caught:
        found = source.hints(program, USAGE, keys, date(2026, 11, 20))
    assert (list(found), len(caught)) == ([keys[0]], 1)


def test_an_engagement_without_rules_gives_no_hint(tmp_path: Path) -> None:
    publish_program()
    imported(tmp_path, row(active=95, paid=100))
    assert hints(engagement="bizapps-usage-recognition") == []


@pytest.mark.parametrize(
    ("mark", "little"), [(900, False), (901, True), (1200, True), (None, False)]
)
def test_room_is_little_below_a_tenth_of_the_paid_units(mark: int | None, *, little: bool) -> None:
    assert has_little_room(1000, mark) is little


def test_seats_are_below_the_minimum_only_if_known() -> None:
    assert [is_below_minimum(paid, 150) for paid in (149, 150, None)] == [True, False, False]
