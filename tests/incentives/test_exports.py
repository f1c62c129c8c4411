"""Earnings, reasons and caps go out in the published layouts, for whoever may see them."""

import csv
import io
from contextlib import nullcontext
from pathlib import Path

import pytest
from django.test import Client
from tests.builders import make_user, token_of
from tests.incentives.layouts import EARNINGS_DEFAULT, INELIGIBLE, MAX_CAP_BALANCE
from tests.incentives.world import ENGAGEMENT, FEBRUARY, JANUARY, MARCH, PROGRAM, World, make_world
from tests.incentives.worlds import Worlds

from opencpor.access.models import Organization, User
from opencpor.access.roles import Role
from opencpor.cli import database, main
from opencpor.incentives.models import Close, Earning

pytestmark = pytest.mark.django_db(transaction=True)


def _closed_month(folder: Path) -> World:
    made = make_world(folder)
    made.enroll()
    made.associate()
    made.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 390, 1000))
    made.close(JANUARY)
    return made


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(_closed_month)


def partner(world: World, role: Role = Role.INCENTIVES_ADMIN) -> User:
    return make_user(role, world.location.organization.organization)


def sent(user: User, layout: str, query: str = "") -> bytes:
    answer = Client().get(
        f"/api/v1/earnings/exports/{layout}{query}",
        headers={"Authorization": f"Bearer {token_of(user)}"},
    )
    assert answer.status_code == 200, answer.content
    return b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def rows(user: User, layout: str, query: str = "") -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(sent(user, layout, query).decode())))


def filled(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value}


@pytest.mark.parametrize(
    ("layout", "published"),
    [
        ("earnings-default", EARNINGS_DEFAULT),
        ("ineligible", INELIGIBLE),
        ("max-cap-balance", MAX_CAP_BALANCE),
    ],
)
def test_the_published_columns_come_first_and_in_their_order(
    world: World, layout: str, published: str
) -> None:
    headings = sent(partner(world), layout).split(b"\r\n")[0].decode()
    assert headings.startswith(f"{published},cpor_")
    ours = headings.removeprefix(f"{published},").split(",")
    assert all(name.startswith("cpor_") for name in ours)


def test_a_line_says_who_what_how_much_and_why(world: World) -> None:
    (row,) = rows(partner(world), "earnings-default")
    line, close, place = Earning.objects.get(), Close.objects.get(), world.location
    closed = f"{close.closed_at:%Y-%m-%dT%H:%M:%S}.{close.closed_at.microsecond // 1000:03d}Z"
    assert filled(row) == {
        "baseline": "0", "baselineType": "HWM", "calculationDate": closed,
        "compensableUnits": "1000", "customerCountry": "DE",
        "customerName": world.customer.organization.name,
        "customerTenantId": str(world.customer.tenant_id), "earningAmount": "1800.00",
        "earningAmountUSD": "1800.00", "earningDate": closed, "earningExchangeRate": "1",
        "earningId": line.id, "earningParticipantId": place.partner_id,
        "earningParticipantName": place.unit.name, "earningParticipantIdType": "PartnerID",
        "earningRate": "4.5", "earningType": "REBATE", "engagementId": ENGAGEMENT,
        "engagementName": "Modern Work and Security Usage", "lever": "mws-usage-growth",
        "participantId": place.partner_id, "participantIdType": "PartnerID",
        "participantName": place.unit.name, "partnerAssociation": "CPOR",
        "partnerCountryCode": "DE", "partnerRole": "Use or consume", "paymentStatus": "Unprocessed",
        "Program Code": PROGRAM, "programName": "Claiming Partner of Record", "quantity": "400",
        "quantityAlt": "1000",
        "quantityAltType": "PAU", "quantityType": "MAU", "solutionArea": "modern-work-security",
        "transactionCountryCode": "DE", "transactionDate": "2026-01-01T00:00:00.000Z",
        "workload": "teams", "cpor_currency": "USD", "cpor_kind": "earned",
        "cpor_applies_to": "2026-01", "cpor_processed_in": "2026-01",
        "cpor_association": line.association_id, "cpor_growth_units": "400",
        "cpor_payable_units": "400", "cpor_amount_before_caps": "1800.00",
        "cpor_workload_cap_before": "30000.00", "cpor_workload_cap_after": "28200.00",
        "cpor_customer_cap_before": "100000.00", "cpor_customer_cap_after": "98200.00",
        "cpor_program_version": "1",
        "cpor_explanation": f"/api/v1/earnings/{line.id}/explanation",
        "cpor_illustrative_rate": "true",
    }  # fmt: skip


def test_a_row_ends_as_a_published_file_does(world: World) -> None:
    headings, row, end = sent(partner(world), "earnings-default").split(b"\r\n")
    assert row.startswith(b",,,0,HWM,,20")
    assert row.endswith(
        b",teams,USD,earned,,2026-01,2026-01,%b,400,400,1800.00,30000.00,28200.00,100000.00,98200.00,"
        b"1,/api/v1/earnings/%b/explanation,true,,"
        % (Earning.objects.get().association_id.encode(), Earning.objects.get().id.encode())
    )
    assert (headings[:17], end) == (b"agreementEndDate,", b"")


def test_a_correction_downward_is_a_negative_number(world: World) -> None:
    world.usage(("teams", JANUARY, 300, 1000))
    world.close(FEBRUARY)
    found = rows(partner(world), "earnings-default")
    (less,) = [row for row in found if row["cpor_kind"] == "difference"]
    assert (less["earningAmount"], less["earningType"]) == ("-450.00", "Adjustment-Rebate")
    assert less["cpor_corrects"] == Earning.objects.get(kind="earned", month="2026-01-01").id
    assert (less["transactionDate"][:7], less["cpor_processed_in"]) == ("2026-01", "2026-02")


def test_lines_are_narrowed_down_by_month(world: World) -> None:
    assert len(rows(partner(world), "earnings-default", "?processed_in=2026-01")) == 1
    assert rows(partner(world), "earnings-default", "?processed_in=2026-02") == []


def test_a_name_that_looks_like_a_formula_stays_text(world: World) -> None:
    Organization.objects.filter(id=world.customer.pk).update(name="=1+1")
    (row,) = rows(partner(world), "earnings-default")
    assert row["customerName"] == "'=1+1"


def test_usage_that_earned_nothing_comes_with_its_reason(world: World) -> None:
    world.close(FEBRUARY)
    (row,) = rows(partner(world), "ineligible")
    place, found = world.location, Earning.objects.get().association_id
    assert (row["reason"], row["quantity"], row["quantityAlt"]) == ("MAULWPHWM", "390", "1000")
    assert row["unearnedId"] == f"{found}:mws-usage-growth:2026-02"
    assert row["cpor_reason_text"] != ""
    assert (row["partnerId"], row["earningParticipantId"]) == (
        place.organization.global_id,
        place.partner_id,
    )


def test_a_month_that_earns_after_all_is_no_longer_ineligible(world: World) -> None:
    world.close(FEBRUARY)
    world.usage(("teams", FEBRUARY, 500, 1000))
    world.usage(("teams", MARCH, 450, 1000))
    world.close(MARCH)
    found = [(row["cpor_applies_to"], row["cpor_processed_in"]) for row in _ineligible(world)]
    assert found == [("2026-03", "2026-03")]


def _ineligible(world: World) -> list[dict[str, str]]:
    return rows(partner(world), "ineligible")


def test_what_a_cap_has_left_is_what_the_last_judgment_left(world: World) -> None:
    by_scope = {row["cpor_scope"]: row for row in rows(partner(world), "max-cap-balance")
                if row["leverName"] == "mws-usage-growth"}  # fmt: skip
    assert list(by_scope) == ["customer", "workload"]
    workload = by_scope["workload"]
    assert (workload["maxCapUSD"], workload["totalEarningsUSD"]) == ("30000.00", "1800.00")
    assert (workload["balanceEarningOpportunityUSD"], workload["cpor_workload"]) == (
        "28200.00",
        "teams",
    )
    assert by_scope["customer"]["balanceEarningOpportunityUSD"] == "98200.00"
    assert workload["cpor_closed_through"] == "2026-01"


@pytest.mark.parametrize("layout", ["earnings-default", "ineligible", "max-cap-balance"])
def test_another_partner_gets_headings_only(world: World, layout: str) -> None:
    world.close(FEBRUARY)
    assert rows(partner(world), layout) != []
    assert rows(make_user(Role.INCENTIVES_ADMIN), layout) == []


def test_the_pages_offer_the_files(world: World, client: Client) -> None:
    client.force_login(partner(world))
    page = client.get("/earnings/?processed=2026-01").content.decode()
    assert "/earnings/exports/earnings-default/?processed=2026-01" in page
    answer = client.get("/earnings/exports/earnings-default/?processed=2026-01")
    assert answer["Content-Disposition"] == 'attachment; filename="earnings-default.csv"'
    assert b"1800.00" in b"".join(answer.streaming_content)  # type: ignore[attr-defined]


def test_the_command_line_writes_the_same_file(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "application", nullcontext)
    file = tmp_path / "out.csv"
    assert main.main(["earnings", "export", "earnings-default", "--output", str(file)]) == 0
    assert file.read_bytes() == sent(world.finance, "earnings-default")
