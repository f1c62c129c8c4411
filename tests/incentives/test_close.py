from datetime import date
from decimal import Decimal

import pytest
from django.db.models import Sum
from tests.builders import make_user
from tests.incentives.world import (
    FEBRUARY,
    JANUARY,
    MARCH,
    PROGRAM,
    World,
    lines,
    make_world,
)
from tests.incentives.worlds import Worlds

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Forbidden, Invalid
from opencpor.common.months import Month
from opencpor.incentives.actions.close_month import Wish, close_month
from opencpor.incentives.models import Close, Earning, Entry, Statement
from opencpor.incentives.verdicts import verdicts_of
from opencpor.journal.queries import history, verify

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(worlds: Worlds) -> World:
    return worlds.get(make_world)


def test_growth_above_the_mark_is_posted(world: World) -> None:
    world.enroll()
    world.associate()
    world.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 460, 1000))
    assert lines(world.close(JANUARY)) == [("earned", "2026-01", "teams", 180_000)]
    assert lines(world.close(FEBRUARY)) == [("earned", "2026-02", "teams", 27_000)]


def test_every_journal_of_a_close_sums_to_zero(world: World) -> None:
    world.enroll()
    world.associate()
    world.usage(("teams", JANUARY, 400, 1000))
    world.close(JANUARY)
    assert list(Entry.objects.order_by("amount_minor").values_list("account", "amount_minor")) == [
        ("program_expense", -180_000),
        ("partner_payable", 180_000),
    ]


def test_closing_a_month_again_changes_nothing(world: World) -> None:
    world.enroll()
    world.associate()
    world.usage(("teams", JANUARY, 400, 1000))
    first = world.close(JANUARY)
    world.usage(("teams", JANUARY, 900, 1000))
    assert world.close(JANUARY).id == first.id
    assert (Close.objects.count(), Earning.objects.count()) == (1, 1)


def test_a_corrected_fact_makes_a_difference_line_that_names_the_first(world: World) -> None:
    world.enroll()
    world.associate()
    world.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 460, 1000))
    world.close(JANUARY)
    world.usage(("teams", JANUARY, 380, 1000))
    close = world.close(FEBRUARY)
    assert lines(close) == [
        ("difference", "2026-01", "teams", -9_000),
        ("earned", "2026-02", "teams", 36_000),
    ]
    difference = Earning.objects.get(close=close, kind="difference")
    assert difference.corrects == Earning.objects.get(kind="earned", month=date(2026, 1, 1))


def test_months_close_in_order(world: World) -> None:
    world.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 400, 1000))
    world.close(JANUARY)
    with pytest.raises(Conflict, match="Close 2026-02 next") as refused:
        world.close(MARCH)
    assert refused.value.code == "earlier_month_open"
    assert Close.objects.count() == 1


def test_a_month_that_is_not_over_is_refused(world: World) -> None:
    with pytest.raises(Invalid) as refused:
        world.close(Month.of(now().date()))
    assert refused.value.code == "month_not_over"
    assert Close.objects.count() == 0


def test_too_little_usage_asks_for_a_reason(world: World) -> None:
    world.usage(("teams", JANUARY, 400, 1000), ("exchange", JANUARY, 400, 1000))
    world.usage(("teams", FEBRUARY, 400, 1000))
    world.close(JANUARY)
    with pytest.raises(Conflict) as refused:
        world.close(FEBRUARY)
    assert refused.value.code == "coverage_low"
    assert refused.value.extra == {"units_before": 2, "units_covered": 1}
    close = world.close(FEBRUARY, reason="The feed of one service is down for good.")
    assert (close.units_before, close.units_covered) == (2, 1)


@pytest.mark.usefixtures("world")
def test_only_finance_closes() -> None:
    manager = actor_of_user(make_user(Role.PROGRAM_MANAGER))
    with pytest.raises(Forbidden):
        close_month(Wish(PROGRAM, JANUARY), manager)
    assert Close.objects.count() == 0


def test_a_month_outside_enrollment_does_not_earn(world: World) -> None:
    world.enroll(JANUARY, FEBRUARY)
    world.enroll(MARCH)
    world.associate()
    months = (JANUARY, FEBRUARY, MARCH)
    world.usage(*[("teams", m, 400 + 10 * n, 1000) for n, m in enumerate(months)])
    posted = [lines(world.close(month)) for month in months]
    assert [len(own) for own in posted] == [1, 0, 1]
    (verdict,) = verdicts_of(world.actor, Close.objects.get(month=FEBRUARY.first_day))
    assert verdict.reasons == ("NOTENROLLED",)


def test_a_month_belongs_to_whoever_holds_at_its_last_instant(world: World) -> None:
    world.enroll()
    world.associate(end=date(2026, 2, 28))
    world.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 460, 1000))
    world.close(JANUARY)
    assert lines(world.close(FEBRUARY)) == []


def test_a_verdict_holds_every_input(world: World) -> None:
    world.enroll()
    association = world.associate()
    world.usage(("teams", JANUARY, 400, 1000), ("teams", FEBRUARY, 460, 450))
    world.close(JANUARY)
    (verdict,) = verdicts_of(world.actor, world.close(FEBRUARY))
    assert verdict.association_id == association.id
    assert (verdict.active_users, verdict.paid_units, verdict.prior_mark) == (460, 450, 400)
    assert (verdict.growth_units, verdict.rate) == (50, Decimal("4.5"))
    assert (verdict.customer_before, verdict.customer_after) == (
        Decimal("98200.00"),
        Decimal("97975.00"),
    )
    assert (verdict.amount, verdict.outcome, verdict.reasons) == (Decimal("225.00"), "earned", ())


def test_a_statement_carries_small_amounts_forward(world: World) -> None:
    world.enroll()
    world.associate()
    world.usage(("teams", JANUARY, 310, 1000), ("teams", FEBRUARY, 400, 1000))
    world.usage(("teams", Month(2025, 12), 300, 1000))
    world.close(JANUARY)
    first = Statement.objects.get().balance
    assert (first.earned, first.payable, first.carried) == (4_500, 0, 4_500)
    world.close(FEBRUARY)
    second = Statement.objects.get(month=FEBRUARY.first_day).balance
    assert (second.opening, second.earned, second.payable) == (4_500, 40_500, 45_000)


def test_a_close_stands_in_the_event_log(world: World) -> None:
    world.enroll()
    world.associate()
    world.usage(("teams", JANUARY, 400, 1000))
    close = world.close(JANUARY)
    (event,) = history(f"ledger:{PROGRAM}:2026-01")
    assert (event.type, event.data["close"], event.data["earned_minor"]) == (
        "close.completed",
        close.id,
        180_000,
    )
    assert event.data["verdict_hash"] == close.verdict_hash
    assert verify().sound


def test_the_ledger_owes_what_was_earned(world: World) -> None:
    world.enroll()
    world.associate()
    world.associate("exchange")
    world.usage(("teams", JANUARY, 400, 1000), ("exchange", JANUARY, 350, 1000))
    world.close(JANUARY)
    owed = Entry.objects.filter(account="partner_payable").aggregate(sum=Sum("amount_minor"))
    assert owed["sum"] == 180_000 + 105_000
