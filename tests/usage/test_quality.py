"""Data quality: what is missing in usage, what jumped, what cannot be; page, API and files."""

import csv
import io
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_customer, make_location, make_user, token_of
from tests.usage.batches import PROGRAM, imported, publish_program
from tests.usage.checking import OTHER, SUBSCRIPTION, TENANT, row

from opencpor.access.actor import system
from opencpor.access.roles import Role
from opencpor.common.months import Month
from opencpor.directory.models import Customer
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import shipped_text
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms
from opencpor.usage.quality.actions.compute import compute_quality
from opencpor.usage.quality.queries import Odd, all_odd_units, odd_units
from opencpor.usage.quality.rules import Kind
from opencpor.usage.quality.tallies import Span

pytestmark = pytest.mark.django_db
QUALITY = "/api/v1/usage/quality"


@pytest.fixture(autouse=True)
def _program() -> None:
    publish_program()


def associated(customer: Customer, ends: datetime | None = None) -> Association:
    location = make_location()
    terms = Terms(
        partner_id=location.organization_id, location_id=location.pk,
        engagement="modern-work-security-usage", program_version=1, claim_line="lin_1",
        starts_at=datetime(2024, 1, 10, tzinfo=UTC), ends_at=ends,
    )  # fmt: skip
    return open_association(SlotKey(PROGRAM, customer.pk, "teams"), terms, system("test"))


def ask(path: str = "", role: Role = Role.AUDITOR, **query: object) -> Any:
    compute_quality()
    headers = {"Authorization": f"Bearer {token_of(make_user(role))}"}
    return Client().get(f"{QUALITY}{path}", query, headers=headers)


def cell(month: str, workload: str = "teams", **query: object) -> dict[str, int]:
    """The figures of one cell that are not zero."""
    found = ask(through=month, **query).json()
    for one in found["cells"]:
        if (one["month"], one["workload"]) == (month, workload):
            return {name: count for name, count in one["counts"].items() if count}
    return {}


def odd(kind: str, month: str = "2024-03") -> list[str]:
    """The tenants of a kind in a month."""
    items = ask("/units", kind=kind, through=month).json()["items"]
    return [one["tenant_id"] for one in items]


def test_units_are_counted_against_those_of_the_month_before(tmp_path: Path) -> None:
    imported(tmp_path, row(month="2024-02"), row(month="2024-02", tenant=OTHER), row())
    assert cell("2024-03") == {"units": 1, "before": 2, "covered": 1, "lost": 1, "unknown": 1}
    assert odd("lost") == [OTHER]
    assert ask(through="2024-03").json()["total"]["units"] == 3


def test_an_associated_tenant_without_usage_is_missing(tmp_path: Path) -> None:
    customer = make_customer()
    associated(customer)
    imported(tmp_path, row())
    assert cell("2024-03")["missing"] == 1
    assert odd("missing") == [str(customer.tenant_id)]
    assert odd("missing", "2023-12") == []
    imported(tmp_path, row(tenant=str(customer.tenant_id)))
    assert odd("missing") == []


def test_a_void_association_is_not_waited_for(tmp_path: Path) -> None:
    held = associated(make_customer(), ends=datetime(2024, 6, 1, tzinfo=UTC))
    Association.objects.filter(pk=held.pk).update(void_from="2024-03-01", end_reason="x")
    imported(tmp_path, row(workload="exchange"))
    assert len(odd("missing", "2024-02")) == 1
    assert odd("missing") == []


@pytest.mark.parametrize(
    ("before", "now", "kind"),
    [
        ((60, 100), (20, 100), "jump"),
        ((60, 100), (21, 100), None),
        ((16, 100), (48, 100), None),  # less than 50 users
        ((17, 100), (51, 100), "jump"),
        ((0, 100), (50, 100), "jump"),
        ((50, 100), (0, 100), "zero"),
        ((49, 100), (0, 100), None),
        ((10, 300), (10, 0), "zero"),
        ((10, 300), (10, 99), "jump"),
        ((10, ""), (10, 300), None),
    ],
)
def test_sudden_changes_are_found(
    tmp_path: Path, before: tuple[Any, Any], now: tuple[Any, Any], kind: str | None
) -> None:
    imported(
        tmp_path,
        row(month="2024-02", active=before[0], paid=before[1]),
        row(active=now[0], paid=now[1]),
    )
    found = cell("2024-03")
    assert {name for name in ("jump", "zero") if name in found} == ({kind} if kind else set())


def test_more_active_than_paid_and_unknown_units_are_found(tmp_path: Path) -> None:
    customer = make_customer()
    known = str(customer.tenant_id)
    headings = "tenant_id,workload,month,active_users,paid_units,subscription_id"
    rows = [f"{row(tenant=known, active=21)},", f"{row(tenant=known)},{SUBSCRIPTION}", f"{row()},"]
    imported(tmp_path, *rows, headings=headings)
    assert odd("above_paid") == [known]
    assert sorted(odd("unknown")) == sorted([TENANT, known])


def test_what_is_superseded_does_not_count(tmp_path: Path) -> None:
    early, late = datetime(2024, 4, 1, tzinfo=UTC), datetime(2024, 4, 2, tzinfo=UTC)
    imported(tmp_path, row(active=15), as_of=late)
    imported(tmp_path, row(active=25), as_of=early)
    assert "above_paid" not in cell("2024-03")


def test_the_list_goes_on_where_it_stopped(tmp_path: Path) -> None:
    tenants = [f"{60 * n + 1:02x}000000-0000-4000-8000-000000000000" for n in range(5)]
    imported(tmp_path, *(row(tenant=tenant, active=21) for tenant in tenants))
    first = ask("/units", kind="above_paid", limit=3).json()
    assert [one["tenant_id"] for one in first["items"]] == tenants[:3]
    cursor = first["next"].partition("cursor=")[2].partition("&")[0].replace("%3A", ":")
    rest = ask("/units", kind="above_paid", limit=3, cursor=cursor).json()
    assert [one["tenant_id"] for one in rest["items"]] == tenants[3:]
    assert rest["next"] is None
    for wrong in ("x", "24290:tenant:teams:"):
        assert ask("/units", kind="above_paid", cursor=wrong).status_code == 422


@pytest.mark.parametrize("known", [True, False])
def test_every_page_of_some_months_is_a_part_of_the_whole_list(
    tmp_path: Path, *, known: bool
) -> None:
    tenants = [f"{place:02x}000000-0000-4000-8000-000000000000" for place in (1, 15, 16, 200, 255)]
    months = ("2024-01", "2024-02", "2024-03")
    imported(tmp_path, *(row(month=m, tenant=t, active=21) for m in months for t in tenants))
    if known:
        compute_quality()
    asked = Odd(Kind.ABOVE_PAID, Span.through(PROGRAM, Month(2024, 4), 4))
    whole = [unit for part in all_odd_units(system("test"), asked) for unit in part]
    found, cursor = odd_units(system("test"), asked, "", 4)
    while cursor:
        more, cursor = odd_units(system("test"), asked, cursor, 4)
        found += more
    assert found == whole
    assert len(whole) == 15


def test_figures_and_lists_are_taken_away_as_csv(tmp_path: Path) -> None:
    imported(tmp_path, row(active=21))

    def lines(path: str, **query: str) -> list[list[str]]:
        answer = ask(path, **query)
        return list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode())))

    figures = lines("/export", months="1")
    assert figures[0][:3] == ["month", "workload", "units"]
    assert figures[1] == ["2024-03", "teams", "1", "0", "0", "0", "0", "0", "0", "0", "1", "1"]
    units = lines("/units/export", kind="above_paid")
    assert units[1][:7] == ["2024-03", TENANT, f"Tenant {TENANT}", "teams", "", "21", "20"]


def test_only_operators_read_it(tmp_path: Path) -> None:
    imported(tmp_path, row())
    assert ask(role=Role.INCENTIVES_ADMIN).status_code == 403
    assert ask("/units", role=Role.CUSTOMER_ADMIN, kind="lost").status_code == 403


@pytest.mark.parametrize(
    "query",
    [
        {"program": "x"}, {"through": "May"}, {"months": "0"}, {"moths": "1"},
        {"through": "0001-01"}, {"through": "9999-12", "months": "1"},
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(query: dict[str, str]) -> None:
    client = Client()
    client.force_login(make_user(Role.AUDITOR), "django.contrib.auth.backends.ModelBackend")
    assert client.get("/usage/quality", query).status_code == 422
    assert ask(**query).status_code == 422


def test_the_page_shows_every_table_and_leads_to_its_lists(tmp_path: Path) -> None:
    imported(tmp_path, row(month="2024-02", active=60), row(active=0), row("exchange", active=21))
    compute_quality()
    client = Client()
    client.force_login(make_user(Role.FINANCE), "django.contrib.auth.backends.ModelBackend")
    page = client.get("/usage/quality").content.decode()
    assert "100.0 %" in page
    assert "kind=lost&amp;through=2024-03&amp;workload=teams" in page
    page = client.get("/usage/quality", {"show": "zero"}).content.decode()
    assert "kind=zero&amp;through=2024-03&amp;workload=teams" in page
    assert client.get("/usage/quality", {"show": "x"}).status_code == 422
    listed = client.get("/usage/quality/units", {"kind": "zero", "through": "2024-03"})
    assert f"Tenant {TENANT}" in listed.content.decode()
    part = client.get("/usage/quality/before-close", {"month": "2024-03"}).content.decode()
    assert "1 of 1 units of the month before have usage again (100.0 %)" in part
    assert "More active than paid: 1" in part
    part = client.get("/usage/quality/before-close", {"month": "Ma"}).content.decode()
    assert "Write the month as 2026-10" in part


def test_a_close_is_measured_by_the_version_of_its_month(tmp_path: Path) -> None:
    imported(tmp_path, row(month="2024-02"), row("exchange", month="2024-02"), row())
    compute_quality()
    text = shipped_text(PROGRAM).replace('min_coverage: "0.95"', 'min_coverage: "0"')
    publish(system("test"), text, effective_from=Month(2024, 4))
    client = Client()
    client.force_login(make_user(Role.FINANCE), "django.contrib.auth.backends.ModelBackend")

    def part(month: str) -> str:
        return client.get("/usage/quality/before-close", {"month": month}).content.decode()

    reason = "The program asks for 95.0 %: the close needs a reason."
    assert (reason in part("2024-03"), "needs a reason" in part("2024-04")) == (True, False)
    assert "0 units have usage" in part("2020-01")  # which no version governs
