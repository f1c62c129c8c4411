"""What the page behind a customer's link shows of the customer's own usage."""

from datetime import date
from pathlib import Path

import pytest
from tests.usage.batches import imported, publish_program
from tests.usage.checking import TENANT, row

from opencpor.claims import ports
from opencpor.claims.ports import Figure
from opencpor.directory.models import Customer

pytestmark = pytest.mark.django_db


def recent(workload: str) -> list[Figure]:
    source = ports.figures()
    assert source is not None
    customer = Customer.objects.get(tenant_id=TENANT)
    return list(source.recent("microsoft-cpor", customer.pk, workload, None))


def test_the_newest_three_months_come_oldest_first(tmp_path: Path) -> None:
    publish_program()
    months = ("2024-01", "2024-02", "2024-03", "2024-04")
    imported(tmp_path, *(row(month=m, active=int(m[-1]), paid=100) for m in months))
    assert recent("teams") == [Figure(date(2024, n, 1), n, 100) for n in (2, 3, 4)]


def test_a_unit_without_facts_has_no_figures(tmp_path: Path) -> None:
    publish_program()
    imported(tmp_path, row(active=95, paid=100))
    assert recent("intune") == []
