"""Tables of pages as files: what the page lists, as it is narrowed, for its reader alone."""

import io
import re
from html import unescape
from typing import Any

import openpyxl
import pyarrow.parquet as pq
import pytest
from django.test import Client
from tests.builders import add_role, make_customer, make_user, token_of
from tests.incentives.world import World
from tests.insights.scene import make_claim, page, partner_of, viewer

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.columns import Kind
from opencpor.http.tables import every_table
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.usage.layouts.cpor_m365 import LAYOUT

pytestmark = pytest.mark.django_db
API = "/api/v1/insights/tables"


@pytest.fixture
def user(world: World) -> User:
    return viewer(world, Role.INCENTIVES_ADMIN)


def in_api(query: str) -> str:
    """Write a page's query as the API has it."""
    parts = [part.partition("=") for part in query.split("&") if part]
    return "&".join(
        f"{name}={value}" if name in {"format", "where"} else f"where={name}:{value}"
        for name, _sign, value in parts
    )


def get(user: User, address: str) -> Any:
    """Return what a door says; a page's door if it is no address of the API."""
    client = Client()
    if not address.startswith("/api/"):
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        return client.get(address)
    path, _mark, query = address.partition("?")
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    return client.get(f"{path}?{in_api(query)}", headers=headers)


def content(user: User, address: str) -> bytes:
    answer = get(user, address)
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)


def lines(user: User, address: str) -> list[str]:
    return content(user, address).decode().splitlines()


def offered(user: User, path: str, label: str = "CSV") -> list[str]:
    """The addresses of files that a page offers."""
    pattern = rf'<a href="([^"]+)" download>{label}<'
    return [unescape(found) for found in re.findall(pattern, page(user, path))]


def test_tables_need_only_filters_that_they_have_and_name_each_column_once() -> None:
    tables = every_table()
    assert all(set(one.needed) <= set(one.filters) for one in tables)
    assert all(len({c.name for c in one.columns}) == len(one.columns) for one in tables)


def test_the_list_names_the_tables_that_a_role_reads(world: World, user: User) -> None:
    def keys(reader: User) -> set[str]:
        return {one["key"] for one in get(reader, API).json()["items"]}

    money = {
        "customer-earnings", "earnings-by-month", "payments", "money-to-date", "earnings-months",
        "earnings-workloads", "earnings-rules", "earnings-reasons", "listed-statements",
        "listed-payments", "listed-earnings", "forecast-lines", "listed-adjustments",
        "listed-budgets", "listed-payment-batches", "listed-recomputes", "listed-payees",
    }  # fmt: skip
    assert get(make_user(Role.USAGE_FEED), API).status_code == 403
    assert keys(user) - keys(viewer(world, Role.REPORT_VIEWER)) == money


def test_the_three_kinds_hold_the_same_rows_and_parquet_its_types(user: User) -> None:
    compute_summaries()
    text = lines(user, f"{API}/usage-by-month?format=csv")
    book = openpyxl.load_workbook(io.BytesIO(content(user, f"{API}/usage-by-month?format=xlsx")))
    rows = [",".join(map(str, row)) for row in book.active.iter_rows(values_only=True)]
    assert text[0] == "month,active_users,paid_units"
    assert text[-2:] == ["2026-01,577,3000", "2026-02,620,2000"]
    assert rows[-2:] == text[-2:]
    file = pq.read_table(io.BytesIO(content(user, f"{API}/usage-by-month?format=parquet")))
    assert [str(one) for one in file.schema.types] == ["date32[day]", "int64", "int64"]
    assert file.to_pylist()[-1]["active_users"] == 620


def test_what_looks_like_a_formula_is_text(world: World, user: User) -> None:
    make_claim(world, "action_required", 3, "=HYPERLINK(1)")
    (row,) = [one for one in lines(user, f"{API}/waiting") if "HYPERLINK" in one]
    assert ",'=HYPERLINK(1),Contoso,action_required," in row


def test_a_page_offers_its_table_as_it_is_narrowed(world: World, user: User) -> None:
    (address,) = offered(user, "customers/?standing=current&workload=teams&q=customer")
    assert address.endswith(".csv?text=customer&standing=current&workload=teams")
    (row,) = lines(user, address)[1:]
    assert row.endswith(",Microsoft Teams,SharePoint Online,2026-02,620,2000,31")
    nothing = address.replace("current", "past")
    assert lines(user, nothing)[1:] == []
    assert str(world.customer.tenant_id) in row


def test_the_page_of_performance_offers_tables_for_its_filters(world: World, user: User) -> None:
    compute_summaries()
    found = offered(user, f"performance/?months=3&workload=teams&location={world.location.pk}")
    assert [re.findall(r"tables/([a-z-]+)\.csv", one)[0] for one in found] == [
        "performance-months", "performance-months", "performance-workloads",
        "performance-customers", "performance-locations",
    ]  # fmt: skip
    assert lines(user, found[2])[1:] == ["teams,Microsoft Teams,220,0"]
    assert [row.split(",")[4] for row in lines(user, found[0])[1:]] == ["0", "100", "120"]


def test_a_customer_s_tables_are_those_of_its_page(world: World, user: User) -> None:
    shown = offered(user, f"customers/{world.customer.pk}/")
    names = [re.findall(r"tables/([a-z0-9-]+)\.csv", one)[0] for one in shown]
    assert names[:4] == [
        "customer-workloads", "customer-usage", "cpor-m365-usage", "customers-and-tenants",
    ]  # fmt: skip
    units = [row.split(",")[1] for row in lines(user, shown[0])[1:]]
    assert units == ["sharepoint", "teams"]
    months = [row.split(",")[4:6] for row in lines(user, shown[1])[1:]]
    assert months == [["2026-01", "500"], ["2026-02", "620"]]


def test_published_columns_keep_their_names_and_narrow_to_a_customer(
    world: World, user: User
) -> None:
    address = f"{API}/cpor-m365-usage?customer={world.customer.pk}"
    assert lines(user, address)[0] == ",".join(LAYOUT.published)
    assert len(lines(user, address)) == 4
    assert get(user, f"{API}/cpor-m365-usage?customer={make_customer().pk}").status_code == 404


def test_nobody_gets_what_the_page_would_not_show(world: World, user: User) -> None:
    limited = viewer(world, Role.REPORT_VIEWER, world.location.unit)
    own, other = world.customer.pk, make_customer().pk
    assert get(limited, f"{API}/customer-earnings?customer={own}").status_code == 403
    for key in ("customer-workloads", "customer-usage", "customer-earnings", "customer-not-held"):
        assert get(user, f"{API}/{key}?customer={other}").status_code == 404
        assert get(user, f"/insights/tables/{key}.csv?customer={other}").status_code == 404
    operator = make_user(Role.AUDITOR)
    assert lines(operator, f"{API}/waiting")[1:] == []  # the home is about partners


@pytest.mark.usefixtures("world")
def test_filters_that_a_table_lacks_or_needs_are_refused(user: User) -> None:
    for asked, code in (
        ("customers?color=red", "unknown_filter"), ("customers?reason=x", "unknown_filter"),
        ("customers?where=text", "invalid"), ("customers?text=a&text=b", "invalid"),
        ("customer-usage", "missing"), ("customers?standing=never", "string_pattern_mismatch"),
        ("opportunities?reason=never", "enum"),
    ):  # fmt: skip
        answer = get(user, f"{API}/{asked}")
        assert (asked, answer.status_code) == (asked, 422)
        assert [one["code"] for one in answer.json()["errors"]] == [code]
    for address in (f"{API}/nothing", "/insights/tables/nothing.csv", "/insights/tables/waiting.x"):
        assert get(user, address).status_code == 404


HOMES = (
    Role.FINANCE, Role.PROGRAM_MANAGER, Role.AUDITOR, Role.ADMINISTRATOR, Role.FINANCE,
)  # fmt: skip


def test_cells_fit_their_columns_in_every_table(world: World, user: User) -> None:
    make_claim(world, "draft", 3)
    compute_summaries()
    at_customer = make_user(Role.CUSTOMER_ADMIN, world.customer.organization)
    asked = {"customer": world.customer.pk, "partner": partner_of(world).pk}
    operators = [make_user(role) for role in HOMES]
    both = operators[-1]
    add_role(both, Role.PROGRAM_MANAGER, both.memberships.get().organization)
    readers = [(one, actor_of_user(one)) for one in (user, *operators, at_customer)]
    for one in every_table():
        if one.needed in {("score",), ("trial",)}:
            continue
        reader = next(person for person, actor in readers if one.open_to(actor))
        where = "&".join(f"{name}={asked[name]}" for name in one.needed)
        file = content(reader, f"/insights/tables/{one.key}.parquet?{where}")  # a token: one role
        assert pq.read_table(io.BytesIO(file)).column_names == [c.name for c in one.columns]
    assert {c.kind for one in every_table() for c in one.columns} == set(Kind)
