"""Each adjustment is a line of its statement, of the earnings page and of the exports."""

import csv
import io
from random import Random

import pytest
from django.db.models import Sum
from django.test import Client
from pypdf import PdfReader
from tests.builders import make_user
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.world import FEBRUARY, MARCH, World
from tests.incentives.worlds import Worlds

from opencpor.access.roles import Role
from opencpor.incentives.adjustments.actions.approve import approve
from opencpor.incentives.adjustments.actions.reject import reject
from opencpor.incentives.adjustments.actions.withdraw import withdraw
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.models import Account, Earning, Entry, Statement
from opencpor.incentives.pages import earnings
from opencpor.incentives.statement_lines import bookings_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(worlds: Worlds) -> Desk:
    return worlds.get(make_desk)


@pytest.fixture
def as_partner(desk: Desk, client: Client) -> Client:
    owner = desk.world.location.organization.organization
    client.force_login(make_user(Role.INCENTIVES_ADMIN, owner))
    return client


def table(client: Client, address: str) -> list[dict[str, str]]:
    answer = client.get(address)
    assert answer.status_code == 200
    content = b"".join(answer.streaming_content).decode()  # type: ignore[attr-defined]
    return list(csv.DictReader(io.StringIO(content)))


def filled(row: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in row.items() if value}


def test_a_statement_lists_it_on_page_paper_and_in_its_files(
    desk: Desk, as_partner: Client
) -> None:
    line = Earning.objects.get()
    row = desk.approved(earning=line.id, amount="-25.00", kind="recoupment", note="Paid twice.")
    desk.world.close(FEBRUARY)
    found = Statement.objects.get(month="2026-02-01")
    address = f"/earnings/statements/{found.id}/"
    page = as_partner.get(address).content.decode()
    paper = PdfReader(io.BytesIO(as_partner.get(f"{address}pdf/").content)).pages[0].extract_text()
    for text in (page, paper):
        for part in ("Adjustments by hand", "Taken back", "Paid twice.", "25.00", line.id):
            assert part in text
    assert f"/earnings/adjustments/{row.id}/" in page
    (booking,) = [one for one in table(as_partner, f"{address}csv/") if one["part"] == "booking"]
    assert {name: booking[name] for name in (
        "kind", "amount", "applies_to", "month", "type", "note", "source", "corrects", "workload",
    )} == {
        "kind": "adjusted", "amount": "-25.00", "applies_to": "2026-01", "month": "2026-02",
        "type": "recoupment", "note": "Paid twice.", "source": row.id, "corrects": line.id,
        "workload": "teams",
    }  # fmt: skip


def test_the_published_layout_holds_it(desk: Desk, as_partner: Client) -> None:
    row = desk.approved()
    first, found = table(as_partner, "/earnings/exports/earnings-default/")
    at, place = f"{row.decided_at:%Y-%m-%dT%H:%M:%S}", desk.world.location
    assert first["cpor_kind"] == "earned"
    assert found["earningDate"].startswith(at)
    assert filled(found) == {
        "calculationDate": found["earningDate"], "customerCountry": "DE",
        "customerName": desk.world.customer.organization.name,
        "customerTenantId": str(desk.world.customer.tenant_id), "earningAmount": "25.00",
        "earningAmountUSD": "25.00", "earningDate": found["earningDate"],
        "earningExchangeRate": "1", "earningId": row.id,
        "earningParticipantId": place.partner_id, "earningParticipantName": place.unit.name,
        "earningParticipantIdType": "PartnerID", "earningType": "Adjustment-Rebate",
        "participantId": place.partner_id, "participantIdType": "PartnerID",
        "participantName": place.unit.name, "partnerCountryCode": "DE",
        "paymentStatus": "Unprocessed", "Program Code": row.program_key,
        "programName": "Claiming Partner of Record", "reasonCode": "policy_exception",
        "transactionCountryCode": "DE", "transactionDate": "2026-01-01T00:00:00.000Z",
        "cpor_currency": "USD", "cpor_kind": "adjustment", "cpor_applies_to": "2026-01",
        "cpor_processed_in": "2026-02",
        "cpor_explanation": f"/api/v1/adjustments/{row.id}/explanation",
        "cpor_note": "Agreed on the phone.",
    }  # fmt: skip


def test_exports_narrow_adjustments_like_lines(desk: Desk, as_partner: Client) -> None:
    desk.approved()
    address = "/earnings/exports/earnings-default/?processed="
    assert [one["cpor_kind"] for one in table(as_partner, f"{address}2026-02")] == ["adjustment"]
    assert [one["cpor_kind"] for one in table(as_partner, f"{address}2026-01")] == ["earned"]
    rival = Client()
    rival.force_login(make_user(Role.INCENTIVES_ADMIN))
    assert table(rival, "/earnings/exports/earnings-default/") == []


def test_the_earnings_page_lists_both_and_adds_them_up(desk: Desk, as_partner: Client) -> None:
    row = desk.approved(amount="-25.00")
    page = as_partner.get("/earnings/").content.decode()
    for part in ("1,775.00", "Adjustment by hand", f"/earnings/adjustments/{row.id}/"):
        assert part in page
    page = as_partner.get("/earnings/?processed=2026-01").content.decode()
    assert "1,800.00" in page
    assert "Adjustment by hand" not in page


def test_lines_and_adjustments_go_on_in_one_order(
    desk: Desk, as_partner: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [desk.approved(amount=f"{number}.00").id for number in (1, 2, 3)]
    monkeypatch.setattr(earnings, "USUAL", 2)
    shown, address = [], "/earnings/"
    for _page in range(2):
        listing = as_partner.get(address).context["listing"]
        shown += [(row.get("adjustment") or row["line"]).id for row in listing.rows]
        address = f"/earnings/?cursor={listing.next_cursor}"
    assert shown == [*reversed(rows), Earning.objects.get().id]
    assert listing.next_cursor == ""


def test_what_waits_or_was_refused_is_nothing_to_the_partner(
    desk: Desk, as_partner: Client
) -> None:
    waits, refused = desk.proposed(), desk.proposed()
    reject(refused.id, desk.other, reason="No.")
    for row in (waits, refused):
        assert as_partner.get(f"/earnings/adjustments/{row.id}/").status_code == 404
        assert row.id not in as_partner.get("/earnings/adjustments/").content.decode()
    assert [
        one["cpor_kind"] for one in table(as_partner, "/earnings/exports/earnings-default/")
    ] == ["earned"]


def _owed(world: World) -> int:
    entries = Entry.objects.filter(account=Account.PARTNER_PAYABLE, location=world.location.pk)
    return int(entries.aggregate(sum=Sum("amount_minor"))["sum"])


def _something(desk: Desk, chance: Random) -> int:
    """Propose an adjustment and decide on it in some way; return what it adds to what is owed."""
    minor = chance.choice((-1, 1)) * chance.randint(1, 500_000)
    row = desk.proposed(amount=f"{'-' * (minor < 0)}{abs(minor) // 100}.{abs(minor) % 100:02}")
    what = chance.choice(("approve", "approve", "reject", "withdraw", "wait"))
    if what == "approve":
        assert approve(row.id, desk.other).amount_minor == minor
        return minor
    if what == "reject":
        reject(row.id, desk.other, reason="No.")
    if what == "withdraw":
        withdraw(row.id, desk.one)
    return 0


@pytest.mark.parametrize("seed", range(4))
def test_statements_and_ledger_agree_whatever_was_adjusted(desk: Desk, seed: int) -> None:
    chance, added = Random(seed), 0  # noqa: S311 - a test that repeats itself
    for month in (FEBRUARY, MARCH):
        added += sum(_something(desk, chance) for _ in range(chance.randint(0, 6)))
        desk.world.close(month)
    rows = Statement.objects.order_by("month")
    changes = [sum(one.amount_minor for one in bookings_of(row)) for row in rows]
    assert changes == [row.balance.owed - row.balance.opening for row in rows]
    assert sum(changes) == rows.last().balance.owed == _owed(desk.world) == 207_000 + added
    for row in Adjustment.objects.exclude(journal=None):
        (held,) = Statement.objects.filter(
            since__lt=row.journal.number, cut__gte=row.journal.number
        )
        assert held.month == row.processed
