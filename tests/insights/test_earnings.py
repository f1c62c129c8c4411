"""What a partner earned, was adjusted by and was paid, and why not more: page, API, links."""

import re
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from tests.builders import make_location, make_payee, make_user, token_of
from tests.incentives.adjusting import Desk
from tests.incentives.conftest import worlds
from tests.incentives.payments.paying import Till, aged
from tests.incentives.world import JANUARY, PROGRAM, SYSTEM, make_world
from tests.incentives.worlds import Worlds
from tests.insights.scene import ask, page, status, viewer

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.incentives.actions.close_month import Wish, close_month
from opencpor.incentives.payments.actions.settle_payment import settle_payment
from opencpor.incentives.payments.models import Payment
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.programs.actions.publish import publish
from opencpor.programs.queries import latest_version
from opencpor.programs.shipped import INVENTED, shipped_text

__all__ = ["worlds"]
pytestmark = pytest.mark.django_db(transaction=True)
SPAN = "since=2026-01&through=2026-02"
MARCH_IN_UTC = datetime(2026, 3, 1, 3, tzinfo=UTC)  # February in Redmond


def _paid_out(folder: Path) -> Till:
    """Teams earns more than its cap, two others nothing; 25.00 are taken back, the rest is paid."""
    world = make_world(folder)
    world.enroll()
    world.associate("teams")
    world.associate("teams-phone")
    world.associate("exchange", opted_out=True)
    world.usage(
        ("teams", JANUARY, 9000, 10_000), ("teams-phone", JANUARY, 150, 200),
        ("exchange", JANUARY, 100, 1000),
    )  # fmt: skip
    world.close(JANUARY)
    desk = Desk(world, make_user(Role.FINANCE, world.finance.memberships.get().organization))
    till = Till(desk, aged(make_payee(world.location, approved=True)))
    desk.approved(amount="-25.00")
    settle_payment(till.paying().id, till.one)
    compute_summaries()
    return till


@pytest.fixture
def till(worlds: Worlds) -> Till:
    return worlds.get(_paid_out)


@pytest.fixture
def reader(till: Till) -> User:
    return viewer(till.desk.world, Role.INCENTIVES_ADMIN)


def posted(one: Any) -> tuple[Any, ...]:
    sums = one["posted"]
    return sums["lines"], *(sums[name]["amount"] for name in ("earned", "adjusted", "total"))


def sent_in() -> str:
    """The month in which the payment was confirmed, in the program's calendar."""
    calendar = latest_version(PROGRAM).document.business_calendar
    at = Payment.objects.get().sent_at
    assert at is not None
    return str(calendar.month_of(at))


def test_earned_and_adjusted_stand_in_the_month_they_apply_to(reader: User) -> None:
    (found,) = ask(reader, f"earnings?{SPAN}")["currencies"]
    assert found["currency"] == "USD"
    assert posted(found) == (2, "30000.00", "-25.00", "29975.00")
    assert [(one["month"], posted(one)) for one in found["months"]] == [
        ("2026-01", (2, "30000.00", "-25.00", "29975.00")),
        ("2026-02", (0, "0.00", "0.00", "0.00")),
    ]  # fmt: skip
    assert found["posted"]["by_hand"]["amount"] == "-25.00"


def test_what_was_paid_stands_in_the_month_of_the_bank_s_word(reader: User) -> None:
    month = sent_in()
    (found,) = ask(reader, f"earnings?since={month}&through={month}")["currencies"]
    assert found["paid"] == {"amount": "29975.00", "currency": "USD"}
    assert found["months"][0]["paid"] == found["paid"]
    newest = ask(reader, "earnings")["currencies"][0]["months"][-1]
    assert (newest["month"], newest["paid"]["amount"]) == (month, "29975.00")


def test_what_was_paid_stands_in_the_month_of_the_program_s_zone(
    reader: User, client: Client
) -> None:
    with transaction.atomic(), connection.cursor() as cursor:  # the database would refuse it
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE incentives_payment SET sent_at = %s", [MARCH_IN_UTC])
    (found,) = ask(reader, f"earnings?{SPAN}")["currencies"]
    assert [one["paid"]["amount"] for one in found["months"]] == ["0.00", "29975.00"]
    client.force_login(reader)
    for month, total in (("2026-02", 1), ("2026-03", 0)):
        said = f"/earnings/payments/?status=sent&since={month}&through={month}"
        assert (month, client.get(said).context["listing"].total) == (month, total)


def test_workloads_and_rules_add_up_to_all(reader: User) -> None:
    (found,) = ask(reader, f"earnings?{SPAN}")["currencies"]
    assert [(one["key"], *posted(one)) for one in found["workloads"]] == [
        ("teams", 1, "30000.00", "0.00", "30000.00"), ("", 1, "0.00", "-25.00", "-25.00"),
    ]  # fmt: skip
    assert [(one["key"], one["name"], posted(one)[3]) for one in found["rules"]] == [
        ("mws-usage-growth", "Modern Work and Security Usage", "30000.00"),
        ("", "Adjustments by hand", "-25.00"),
    ]


def test_figures_are_narrowed_by_whatever_the_address_says(till: Till, reader: User) -> None:
    customer, place = till.desk.world.customer, till.location.pk
    for asked, total, paid in (
        ("workload=teams", "30000.00", None), ("rule=mws-usage-growth", "30000.00", None),
        (f"customer={customer.pk}", "29975.00", None), (f"location={place}", "29975.00", "0.00"),
        (f"market={customer.country}&segment={customer.segment}", "29975.00", None),
    ):  # fmt: skip
        (found,) = ask(reader, f"earnings?{SPAN}&{asked}")["currencies"]
        shown = found["paid"] and found["paid"]["amount"]
        assert (asked, posted(found)[3], shown) == (asked, total, paid)
    named = f"Narrowed to: {customer.organization.name}"
    assert named in page(reader, f"earnings/?{SPAN}&customer={customer.pk}")
    for asked in ("workload=exchange", "market=ZZ", "area=nothing", "customer=org_1"):
        assert (asked, ask(reader, f"earnings?{SPAN}&{asked}")["currencies"]) == (asked, [])
    assert ask(reader, "earnings?color=red") == ask(reader, "earnings?through=May") == 422
    assert status(reader, "earnings/?color=red") == status(reader, "earnings/?months=x") == 422


def test_reasons_are_told_by_what_they_cost_as_the_close_tells_them(reader: User) -> None:
    (found,) = ask(reader, f"earnings/reasons?{SPAN}")["items"]
    assert [(one["code"], one["judgments"], one["amount"]["amount"]) for one in found["lost"]] == [
        ("BELOWMINPAU", 1, "1800.00"), ("OPTOUT", 1, "300.00"),
    ]  # fmt: skip
    assert (found["judgments"], found["earned"]) == (3, 1)
    assert found["cut_by_caps"]["amount"] == "10500.00"
    close = Client().get(
        "/api/v1/earnings/verdicts/totals", {"program": PROGRAM, "month": "2026-01"},
        headers={"Authorization": f"Bearer {token_of(reader)}"},
    )  # fmt: skip
    assert found["closes"] == [close.json()]


def test_reasons_are_narrowed_like_the_figures(till: Till, reader: User) -> None:
    customer = till.desk.world.customer
    for asked, judgments in (
        ("workload=exchange", 1), (f"location={till.location.pk}", 3), ("rule=mws-usage-growth", 3),
        (f"market={customer.country}", 3), (f"segment={customer.segment}", 3),
        (f"customer={customer.pk}", 3),
    ):  # fmt: skip
        (found,) = ask(reader, f"earnings/reasons?{SPAN}&{asked}")["items"]
        assert (asked, found["judgments"]) == (asked, judgments)
    for asked in ("location=loc_1", "customer=org_1", "market=ZZ", "rule=none", "area=nothing"):
        assert (asked, ask(reader, f"earnings/reasons?{SPAN}&{asked}")["items"]) == (asked, [])
    assert ask(reader, "earnings/reasons?since=2026-02&through=2026-02")["items"] == []


def linked(text: str, path: str) -> list[str]:
    """The addresses under a path that a page links to, each once."""
    found = re.findall(rf'href="({path}\?[^"]*)"', text)
    return list(dict.fromkeys(unescape(one) for one in found))


def figures_linked(text: str) -> dict[str, str]:
    """The figures of a page that lead to lines, by the address of these."""
    label = r'(?:<span class="tile-label">[^<]*</span>)?'
    found = re.findall(rf'href="(/earnings/\?[^"]*)"[^>]*>{label}(.*?)</a>', text, re.DOTALL)
    shown = {unescape(one): re.search(r"-?[\d,]+\.\d\d", words) for one, words in found}
    return {address: figure[0] for address, figure in shown.items() if figure}


def test_each_figure_leads_to_lines_that_come_to_it(
    till: Till, reader: User, client: Client
) -> None:
    client.force_login(reader)
    place = f"location={till.location.pk}"
    own = f"{place}&program={PROGRAM}"
    text = page(reader, f"earnings/?{SPAN}&{place}")
    told = figures_linked(text)
    for address, figure in told.items():
        sums = client.get(address).context["sums"]
        assert [(code, f"{total:,.2f}") for code, total in sums] == [("USD", figure)], address
    assert {address.partition("?")[2]: figure for address, figure in told.items()} == {
        f"{place}&currency=USD&part=earned&{SPAN}": "30,000.00",
        f"{place}&currency=USD&part=adjusted&{SPAN}": "-25.00",
        f"{place}&currency=USD&since=2026-01&through=2026-01": "29,975.00",
        f"{own}&currency=USD&workload=teams&{SPAN}": "30,000.00",
        f"{own}&currency=USD&part=about_none&{SPAN}": "-25.00",
        f"{place}&rule=mws-usage-growth&program={PROGRAM}&currency=USD&{SPAN}": "30,000.00",
        f"{own}&currency=USD&part=by_hand&{SPAN}": "-25.00",
    }
    assert "illustrative rate" in text
    assert "/earnings/adjustments/" not in text.partition("<main")[2]


def test_a_figure_that_another_program_has_too_leads_to_its_own_lines(
    till: Till, reader: User, client: Client
) -> None:
    publish(SYSTEM, shipped_text(INVENTED).replace("currency: EUR", "currency: USD"))
    close_month(Wish(INVENTED, JANUARY), till.one)
    till.desk.approved(program_key=INVENTED, amount="10.00")
    compute_summaries()
    client.force_login(reader)
    shown = client.get(f"/insights/earnings/?{SPAN}")
    told = figures_linked(shown.content.decode())
    for address, figure in told.items():
        sums = client.get(address).context["sums"]
        assert [(code, f"{total:,.2f}") for code, total in sums] == [("USD", figure)], address
    by_hand = ["-25.00"] * 2 + ["10.00"] * 2  # among workloads and rules, of each program
    assert sorted(told.values()) == ["-15.00", *by_hand, "29,985.00", *["30,000.00"] * 3]


def test_what_was_paid_leads_to_the_payments_of_its_months(reader: User, client: Client) -> None:
    client.force_login(reader)
    month, totals = sent_in(), {}
    for span in (SPAN, f"since={month}&through={month}"):
        for address in linked(page(reader, f"earnings/?{span}"), "/earnings/payments/"):
            totals[address.partition("?")[2]] = client.get(address).context["listing"].total
    assert totals == {
        "status=sent&currency=USD&since=2026-01&through=2026-02": 0,
        "status=sent&currency=USD&since=2026-01&through=2026-01": 0,
        f"status=sent&currency=USD&since={month}&through={month}": 1,
    }


def test_each_reason_leads_to_its_judgments(reader: User, client: Client) -> None:
    client.force_login(reader)
    text = page(reader, f"earnings/reasons/?{SPAN}&workload=exchange")
    assert "300.00" in text
    assert "1,800.00" not in text
    (address,) = linked(text, "/earnings/judged/")
    shown = client.get(address).content.decode()
    assert shown.count('class="judged"') == 1
    assert "Exchange" in shown


def test_reasons_come_after_the_page_and_have_one_of_their_own(
    reader: User, client: Client
) -> None:
    client.force_login(reader)
    text = page(reader, f"earnings/?{SPAN}")
    (address,) = linked(text, "/insights/earnings/reasons/")
    assert "BELOWMINPAU" not in text
    part = client.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "BELOWMINPAU" in part
    assert '<th scope="row">BELOWMINPAU' not in part
    named = '<th scope="row">Paid units are below the minimum.'
    assert (part.count(f"{named}</th>"), part.count(f"{named}<br>")) == (0, 1)  # in one table
    assert "<html" not in part
    assert 'id="reasons"' in client.get(address).content.decode()


def test_files_hold_every_row_of_the_page(reader: User, client: Client) -> None:
    client.force_login(reader)

    def rows(key: str) -> list[str]:
        answer = client.get(f"/insights/tables/{key}.csv?{SPAN}")
        return b"".join(answer.streaming_content).decode().splitlines()[1:]  # type: ignore[attr-defined]

    assert rows("earnings-months") == [
        "2026-01,2,30000.00,0.00,-25.00,29975.00,0.00,USD",
        "2026-02,0,0.00,0.00,0.00,0.00,0.00,USD",
    ]
    assert [row.split(",")[0] for row in rows("earnings-rules")] == ["mws-usage-growth", ""]
    assert [row.split(",")[2] for row in rows("earnings-reasons")] == [
        "BELOWMINPAU", "OPTOUT", "caps",
    ]  # fmt: skip


def test_others_see_nothing_of_it(till: Till) -> None:
    rival = make_user(Role.INCENTIVES_ADMIN, make_location().unit.organization)
    for user in (rival, make_user(Role.AUDITOR)):
        assert ask(user, f"earnings?{SPAN}")["currencies"] == []
        assert ask(user, f"earnings/reasons?{SPAN}")["items"] == []
    assert "This page is about partners" in page(make_user(Role.AUDITOR), "earnings/")
    seller = viewer(till.desk.world, Role.REPORT_VIEWER)
    for path in ("earnings", "earnings/reasons"):
        assert (ask(seller, path), status(seller, f"{path}/")) == (403, 403)
