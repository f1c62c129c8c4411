"""Pages, their files, the API, summaries and a fresh count say the same, to every reader.

Whatever the world holds; and no row gets out that its reader may not see.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from random import Random
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Sum
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from tests.insights import numbers
from tests.insights.doors import Doors, money_shown, plain, said, shown_as
from tests.insights.numbers import Numbers, counted, make_numbers
from tests.insights.program_agreeing import check_program
from tests.usage.batches import publish_program

from opencpor.insights.reports.rules import Definition
from opencpor.insights.reports.rules import Sum as Added
from opencpor.insights.reports.selecting import rows_of
from opencpor.insights.summaries.actions.compute import compute_summaries
from opencpor.insights.summaries.queries import usage_rows
from opencpor.usage.quality.actions.compute import compute_quality

pytestmark = pytest.mark.django_db
SPAN = "months=3&through=2026-03"


def months_of(rows: Iterable[dict[str, str]], *names: str) -> list[tuple[str, ...]]:
    """The rows with any figure, in order."""
    found = [(row["month"], *(row[name] for name in names)) for row in rows]
    return [row for row in found if any(one not in {"", "0"} for one in row[1:])]


def known(rows: list[tuple[Any, ...]]) -> list[tuple[str, ...]]:
    return [said(*row) for row in rows if any(one for one in row[1:])]


def check_customers(world: Numbers, doors: Doors) -> None:
    """The list of customers: page, API, file and SQL, with the newest month of each."""
    reader = doors.reader
    allowed = {key for (key,) in counted(reader, numbers.CUSTOMERS)}
    names = {one.pk: one.organization.name for one in world.customers}
    newest = {key: said(*rest) for key, *rest in counted(reader, numbers.NEWEST)}
    expected = {names[key]: newest.get(key, ("", "", "")) for key in allowed}
    rows = doors.file("customers")
    figures = ("month", "active_users", "paid_units")
    assert {one["customer"]: tuple(one[n] for n in figures) for one in rows} == expected
    items = doors.api("customers")["items"]
    assert {
        one["name"]: said(*(one["usage"] or dict.fromkeys(figures, "")).values())[:3]
        for one in items
    } == expected
    page = {row[0]: (row[3], row[4]) for row in doors.shown("customers/", "Customers")}
    assert {name: tuple(map(shown_as, found)) for name, found in page.items()} == {
        f"{name} {tenant_of(world, name)}": found[1:] for name, found in expected.items()
    }


def tenant_of(world: Numbers, name: str) -> str:
    return next(str(one.tenant_id) for one in world.customers if one.organization.name == name)


def check_usage(doors: Doors) -> None:
    """Usage by month: the home's chart, file, API, summaries, a report, and SQL."""
    reader, figures = doors.reader, ("active_users", "paid_units")
    expected = known(counted(reader, numbers.USED, own=True))
    assert months_of(doors.file("usage-by-month"), *figures) == expected
    assert months_of(doors.file("performance-months", SPAN), *figures) == expected
    by_api = doors.api("home")["usage_by_month"] or []
    assert known([(m["month"], *(m[one] for one in figures)) for m in by_api]) == expected
    rows = doors.shown("", "Usage of what you hold")
    shown = [tuple(map(shown_as, row[1:])) for row in rows]
    assert [row for row in shown if any(row)] == [row[1:] for row in expected]
    summed = usage_rows(doors.actor).order_by("month").values_list("month")
    everything = known(counted(reader, numbers.USED))
    assert known(list(summed.annotate(a=Sum("active"), p=Sum("paid")))) == everything
    sums = (Added("sum", "active_users"), Added("sum", "paid_units"))
    report = rows_of(Definition("usage", ("month",), sums), doors.actor, date(2026, 4, 1), 100)
    assert known(list(report)) == everything


def check_growth(world: Numbers, doors: Doors) -> None:
    """Growth by month and by customer: page, file, API and SQL."""
    reader = doors.reader
    grew = [said(*row) for row in counted(reader, numbers.GREW, own=True)]
    assert months_of(doors.file("performance-months", SPAN), "growth") == grew
    found = doors.api(f"performance?{SPAN}")
    assert known([(one["month"], one["growth"]) for one in found["usage_by_month"]]) == grew
    assert found["growth"] == sum(int(one) for _, one in grew)
    by_customer = [said(*row) for row in counted(reader, numbers.GREW_AT, own=True)]
    rows = doors.file("performance-customers", SPAN)
    assert sorted((one["customer"], one["growth"]) for one in rows) == by_customer
    names = {one.pk: one.organization.name for one in world.customers}
    page = doors.shown(f"performance/?{SPAN}", "Growth by customer")
    assert {row[0]: shown_as(row[1]) for row in page} == {
        names[key]: growth for key, growth in by_customer
    }


def check_claims(doors: Doors) -> None:
    """Claims by state and by month of submission: home, page, files, API and SQL."""
    reader = doors.reader
    if not reader.partner:
        assert doors.file("claims-by-state") == doors.file("waiting") == []
        return
    states = [said(*row) for row in counted(reader, numbers.STATES_OF_CLAIMS, own=True)]
    rows = doors.file("claims-by-state")
    assert sorted((one["state"], one["claims"]) for one in rows) == states
    by_api = doors.api("home")["claims_by_state"]
    assert sorted((state, str(count)) for state, count in by_api.items()) == states
    shown = [row[1] for row in doors.shown("", "Claims by state")]
    assert sorted(shown) == sorted(count for _, count in states)
    lines = [said(*row) for row in counted(reader, numbers.LINES_OF_CLAIMS, own=True)]
    cohorts = doors.file("performance-claims", SPAN)
    assert months_of(cohorts, "lines", "won", "dropped", "declined", "withdrawn") == lines
    outcome = doors.api(f"performance?{SPAN}")["outcome"]
    assert outcome["lines"] == sum(int(row[1]) for row in lines)


def check_money(doors: Doors) -> None:
    """Earnings by workload and to date: the home's file and API, and SQL; not without the right."""
    reader = doors.reader
    if not reader.money:
        assert doors.refused("earnings-by-month")
        return
    earned = counted(reader, numbers.EARNED, own=True)
    ((by_hand,),) = counted(reader, numbers.BY_HAND, own=True)
    rows = doors.file("earnings-by-month")
    assert sorted((one["workload"], Decimal(one["amount"]) * 100) for one in rows) == earned
    home, total = doors.api("home"), sum(amount for _, amount in earned)
    by_api = home["earnings_by_month"]
    assert sum(Decimal(one["amount"]["amount"]) for one in by_api or ()) * 100 == total
    to_date = sum(Decimal(one["earned"]["amount"]) for one in home["to_date"] or ())
    assert to_date * 100 == total + by_hand


def check_earnings(doors: Doors) -> None:
    """Earnings by month, workload and rule: page, files, API and SQL; not without the right."""
    if not doors.reader.money:
        assert all(doors.refused(f"earnings-{key}s") for key in ("month", "workload", "rule"))
        return
    found = doors.api(f"earnings?{SPAN}")["currencies"]
    for key, name in (("month", "month"), ("workload", "key"), ("rule", "key")):
        counted_of = counted(doors.reader, numbers.earned_by(key), own=True)
        expected: list[tuple[Any, ...]] = [(plain(one), *figures) for one, *figures in counted_of]
        rows: list[tuple[Any, ...]] = [
            (one[key], int(one["lines"]), *(Decimal(one[part]) * 100 for part in numbers.PARTS))
            for one in doors.file(f"earnings-{key}s", SPAN)
        ]
        assert sorted(row for row in rows if row[1]) == expected
        by_api: list[tuple[Any, ...]] = [
            (one[name], *posted(one)) for group in found for one in group[f"{key}s"]
        ]
        assert sorted(row for row in by_api if row[1]) == expected
        page: list[tuple[Any, ...]] = [
            (int(row[1]), *(money_shown(cell) for cell in row[2:5]))
            for row in doors.shown(f"earnings/?{SPAN}", f"Earnings by {key}")
        ]
        assert sorted(page) == sorted(
            (lines, earned, later + by_hand, total)
            for _, lines, total, earned, later, by_hand in expected
        )
    check_narrowed_earnings(doors)


def check_narrowed_earnings(doors: Doors) -> None:
    """Earnings of one segment, and of one customer, which are read elsewhere: API and SQL."""
    for name, key in (("segment", "segment"), ("customer", "customer_id")):
        for one, *figures in counted(doors.reader, numbers.earned_by(key), own=True):
            (found,) = doors.api(f"earnings?{SPAN}&{name}={one}")["currencies"]
            assert posted(found) == figures
    for name, key in (("customer", "customer_id"), ("workload", "workload")):
        for one, *figures in counted(doors.reader, numbers.earned_by(key), own=True):
            assert not one or listed(doors, f"{name}={one}") == figures


def listed(doors: Doors, asked: str) -> list[Any]:
    """What lines and adjustments that lists give come to, as `posted` says it of figures."""
    span = "since=2026-01&through=2026-03&limit=200"
    lines = doors.api(f"/earnings?{span}&{asked}")["items"]
    by_hand = [
        one for one in doors.api(f"/adjustments?{span}&{asked}")["items"] if one["processed_in"]
    ]
    sums = {"earned": Decimal(0), "difference": Decimal(0), "by hand": Decimal(0)}
    for row in (*lines, *by_hand):
        sums[row.get("kind", "by hand")] += Decimal(row["amount"]["amount"]) * 100
    return [len(lines) + len(by_hand), sum(sums.values()), *sums.values()]


def posted(one: Any) -> list[Any]:
    """What the API says was posted: how many lines, and what they come to in minor units."""
    sums = one["posted"]
    return [sums["lines"], *(Decimal(sums[part]["amount"]) * 100 for part in numbers.PARTS)]


def check_opportunities(world: Numbers, doors: Doors) -> None:
    """What to do: page, file and API list the same, about customers that the reader sees."""
    items = doors.api("opportunities")["items"]
    rows = doors.file("opportunities")
    assert [(one["reason"], one["text"]) for one in rows] == [
        (one["reason"], one["text"]) for one in items
    ]
    allowed = {key for (key,) in counted(doors.reader, numbers.CUSTOMERS, own=True)}
    about = {one["customer"] for one in rows if one["reason"] != "claim_lapses"} - {""}
    assert about <= allowed
    assert len(world.customers) == 2
    for one in ("workload=teams", "market=FR"):
        items = doors.api(f"opportunities?{one}")["items"]
        rows = doors.file("opportunities", one)
        assert [(row["reason"], row["text"]) for row in rows] == [
            (item["reason"], item["text"]) for item in items
        ]
        assert {row["workload"] for row in rows if one == "workload=teams"} <= {"teams", ""}
        assert not (rows and one == "market=FR")


def check_narrowed(doors: Doors) -> None:
    """A home that is narrowed: files and API say the same; all customers are of one country."""
    whole, there, home = (doors.api(f"home{one}") for one in ("", "?market=DE", "?workload=teams"))
    parts = ("usage_by_month", "claims_by_state", "earnings_by_month", "active_associations")
    assert [there[one] for one in parts] == [whole[one] for one in parts]
    figures = ("active_users", "paid_units")
    months = home["usage_by_month"] or ()
    by_api = [(row["month"], *(row[name] for name in figures)) for row in months]
    assert known(by_api) == months_of(doors.file("usage-by-month", "workload=teams"), *figures)
    states = doors.file("claims-by-state", "workload=teams")
    assert (home["claims_by_state"] or {}) == {one["state"]: int(one["claims"]) for one in states}


def of_one(world: Numbers) -> tuple[str, str]:
    """What narrows figures to one customer, and to one location of a partner."""
    ((place,),) = (one.units for one in world.readers if one.units)
    return f"customer={world.customers[0].pk}", f"location={place}"


def check_leaders(world: Numbers, doors: Doors) -> None:
    """Who leads by won lines, growth and money: files, page, API and SQL; for the operator only."""
    if not doors.reader.everything:
        assert doors.refused("program-partners")
        return
    for by in numbers.LED:
        asked = f"{SPAN}&by={by}&currency=EUR"
        answer = doors.api(f"program/leaders?{asked}")
        for side, name in enumerate(("partner", "customer")):
            minor = 100 if by == "earned" else 1
            expected = [
                (key, Decimal(figure) / minor)
                for key, figure in counted(doors.reader, numbers.leading(by, side))
            ]
            rows = doors.file(f"program-{name}s", asked)
            assert [(one[name], Decimal(one[by])) for one in rows] == expected
            assert [(one["id"], Decimal(one[by])) for one in answer[f"{name}s"]] == expected
            page = doors.shown(f"program/leaders/?{asked}", f"{numbers.LEADERS[by][side]}<")
            # What they are ranked by stands right after the name.
            assert [money_shown(row[1]) / 100 for row in page] == [figure for _, figure in expected]
            for one in of_one(world):
                rows = doors.file(f"program-{name}s", f"{asked}&{one}")
                assert [(row[name], Decimal(row[by]) * minor) for row in rows] == counted(
                    doors.reader, numbers.leading(by, side, one)
                )


@settings(
    max_examples=3, deadline=None, database=None, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
@given(st.integers(0, 2**32))
def check_a_world(seed: int) -> None:
    with transaction.atomic():
        world = make_numbers(Random(seed))  # noqa: S311 - guards nothing
        compute_summaries()
        compute_quality()
        for reader in world.readers:
            doors = Doors(reader)
            check_customers(world, doors)
            check_usage(doors)
            check_growth(world, doors)
            check_claims(doors)
            check_money(doors)
            check_narrowed(doors)
            check_earnings(doors)
            check_leaders(world, doors)
            check_program(doors, *of_one(world))
            check_opportunities(world, doors)
        transaction.set_rollback(True)


@pytest.mark.long
def test_every_door_says_the_same_to_every_reader_and_nothing_of_others() -> None:
    publish_program()
    check_a_world()
