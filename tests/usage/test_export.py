"""Usage goes out in the published layout, and comes in again unchanged."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from tests.builders import make_location, make_organization, make_partner, make_user
from tests.usage.batches import PROGRAM, SYSTEM, imported, publish_program
from tests.usage.checking import OTHER, TENANT, row

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role, Side
from opencpor.directory.models import Customer, Location
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Source
from opencpor.register.rules import SlotKey, Terms
from opencpor.usage.export import usage_csv
from opencpor.usage.layouts import cpor_m365
from opencpor.usage.models import UsageFact
from opencpor.usage.queries import Filter

pytestmark = pytest.mark.django_db
FIGURES = ("month", "active_users", "paid_units")


def associated() -> Location:
    """A location associated with the tenant's Exchange since 10 February."""
    location = make_location(make_partner(make_organization(Side.PARTNER)))
    customer = Customer.objects.get(tenant_id=TENANT)
    terms = Terms(
        location.organization_id, location.unit_id, "modern-work-security-usage", 1,
        datetime(2024, 2, 10, 12, tzinfo=UTC), reference="old",
    )  # fmt: skip
    open_association(SlotKey(PROGRAM, customer.pk, "exchange"), terms, SYSTEM, Source.IMPORTED)
    return location


def exported(location: Location) -> str:
    viewer = actor_of_user(make_user(Role.REPORT_VIEWER, location.organization.organization))
    answer = usage_csv(viewer, Filter())
    return b"".join(answer).decode()


def test_the_export_has_the_published_columns_and_only_what_is_seen(tmp_path: Path) -> None:
    publish_program()
    said = [row("exchange", f"2024-0{n}", 100 + n, 200) for n in (1, 2, 3)]
    imported(tmp_path, *said, row(), row(tenant=OTHER))
    location = associated()
    rows = list(csv.reader(io.StringIO(exported(location))))
    name = f"Tenant {TENANT}"
    behind = ["", location.partner_id, "2024-02-10", "CPOR"]
    assert rows == [
        list(cpor_m365.LAYOUT.published),
        [TENANT, name, "Exchange Online", "102", "200", *behind, "2024-02-01"],
        [TENANT, name, "Exchange Online", "103", "200", *behind, "2024-03-01"],
    ]


def test_an_exported_file_comes_in_again_with_the_same_facts(tmp_path: Path) -> None:
    publish_program()
    imported(tmp_path, row("exchange", "2024-02", 5, 9), row("exchange", "2024-03", 7, ""))
    lines = exported(associated()).splitlines()
    before = list(
        UsageFact.objects.order_by("month").values_list("month", "active_users", "paid_units")
    )
    batch = imported(tmp_path, *lines[1:], headings=lines[0])
    assert (batch.layout, batch.facts, batch.quarantined) == ("cpor-m365", 2, 0)
    after = UsageFact.objects.order_by("month")
    assert list(after.values_list(*FIGURES)) == before
    assert {fact.batch_id for fact in after} == {batch.id}
