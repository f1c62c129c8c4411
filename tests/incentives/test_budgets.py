"""Budgets of rules: who sets them, what they may be, and whom it is told that they are used."""

from unittest.mock import Mock

import pytest
from django.db import DatabaseError, connection, transaction
from tests.builders import make_user
from tests.incentives.adjusting import Desk, make_desk
from tests.incentives.budgeting import another_rule, budget, earning_rule, publish_without
from tests.incentives.world import FEBRUARY, MARCH, PROGRAM
from tests.incentives.worlds import Worlds
from tests.jobs import run_jobs

from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Conflict, Forbidden, Invalid, NotFound
from opencpor.incentives.budgets.actions import watch_budgets as watching
from opencpor.incentives.budgets.actions.watch_budgets import watch_budgets
from opencpor.incentives.budgets.models import Budget
from opencpor.incentives.budgets.queries import budgets
from opencpor.incentives.forecasts.models import Forecast, ForecastCount
from opencpor.incentives.jobs import forecast_job
from opencpor.journal.models import Event
from opencpor.notices.center.models import Notice

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def desk(worlds: Worlds) -> Desk:
    return worlds.get(make_desk)


def test_a_budget_is_kept_and_stands_in_the_log(desk: Desk) -> None:
    row = Budget.objects.get(pk=budget(desk.one).pk)
    assert (row.amount_minor, row.currency, str(row.first), str(row.last)) == (
        205_000, "USD", "2026-01-01", "2026-06-01",
    )  # fmt: skip
    assert (row.set_by, row.state, row.told_percent) == (desk.one.id, "standing", 0)
    event = Event.objects.get(stream=f"budget:{row.id}")
    assert (event.type, event.data["amount_minor"], event.data["last"]) == (
        "budget.set", 205_000, "2026-06",
    )  # fmt: skip


@pytest.mark.parametrize("role", [Role.PROGRAM_MANAGER, Role.AUDITOR, Role.INCENTIVES_ADMIN])
def test_nobody_but_finance_sets_one(desk: Desk, role: Role) -> None:
    del desk
    with pytest.raises(Forbidden):
        budget(actor_of_user(make_user(role)))
    assert not Budget.objects.exists()


def test_all_that_is_wrong_is_named_and_nothing_is_kept(desk: Desk) -> None:
    with pytest.raises(Invalid) as wrong:
        budget(desk.one, rule="gift", first="2026-06", last="2026-05", amount="-1.005")
    assert [(one.field, one.code) for one in wrong.value.errors] == [
        ("rule", "unknown"), ("last", "before_first"), ("amount", "invalid"),
    ]  # fmt: skip
    with pytest.raises(Invalid) as months:
        budget(desk.one, first="soon", last="2026-13")
    assert [one.field for one in months.value.errors] == ["first", "last"]
    with pytest.raises(Invalid) as span:
        budget(desk.one, last="2029-01")
    assert [one.code for one in span.value.errors] == ["too_many"]
    with pytest.raises(Invalid) as far:
        budget(desk.one, first="0001-01", last="9999-12")
    assert [(one.field, one.code) for one in far.value.errors] == [
        ("first", "out_of_range"), ("last", "out_of_range"),
    ]  # fmt: skip
    assert not Budget.objects.exists()


def test_budgets_of_one_rule_share_no_month(desk: Desk) -> None:
    row = budget(desk.one)
    with pytest.raises(Conflict) as refused:
        budget(desk.one, first="2026-06", last="2026-12")
    assert (refused.value.code, refused.value.extra) == ("budget_overlaps", {"budget": row.id})
    budget(desk.one, first="2026-07", last="2026-12")
    budget(desk.one, rule=another_rule())
    assert Budget.objects.count() == 3


def test_one_that_is_replaced_stays_as_it_was_and_is_replaced_once(desk: Desk) -> None:
    old = budget(desk.one)
    new = budget(desk.other, last="2026-03", amount="500", replaces=old.id)
    old.refresh_from_db()
    assert (old.state, old.amount_minor, new.replaces_id) == ("replaced", 205_000, old.id)
    with pytest.raises(Conflict) as refused:
        budget(desk.one, first="2026-04", replaces=old.id)
    assert refused.value.code == "budget_replaced"
    assert Budget.objects.filter(replaced_at=None).get() == new


def test_only_a_budget_of_the_same_rule_is_replaced(desk: Desk) -> None:
    row = budget(desk.one)
    with pytest.raises(Invalid) as wrong:
        budget(desk.one, rule=another_rule(), replaces=row.id)
    assert [(one.field, one.code) for one in wrong.value.errors] == [("rule", "mismatch")]
    with pytest.raises(NotFound):
        budget(desk.one, replaces="bgt_nosuch")
    row.refresh_from_db()
    assert (row.state, Budget.objects.count()) == ("standing", 1)


def test_a_budget_of_a_rule_that_the_newest_version_dropped_is_replaced(desk: Desk) -> None:
    old = budget(desk.one)
    publish_without(old.rule)
    new = budget(desk.other, rule=old.rule, amount="1.00", replaces=old.id)
    assert (new.rule, new.amount_minor, new.state) == (old.rule, 100, "standing")
    with pytest.raises(Invalid) as wrong:
        budget(desk.one, rule=old.rule, first="2026-07", last="2026-12")
    assert [(one.field, one.code) for one in wrong.value.errors] == [("rule", "unknown")]
    with pytest.raises(Invalid) as other:
        budget(desk.one, rule="gift", replaces=new.id)
    assert [(one.field, one.code) for one in other.value.errors] == [("rule", "mismatch")]


def refuse(told: str, sql: str) -> None:
    with (
        pytest.raises(DatabaseError, match=told),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_the_database_keeps_what_a_budget_says(desk: Desk) -> None:
    row = budget(desk.one)
    update = "UPDATE incentives_budget SET "
    refuse("can only be replaced", update + "amount_minor = 1")
    refuse("can only be replaced", update + "last = '2026-07-01'")
    refuse("never changed or deleted", "DELETE FROM incentives_budget")
    another = ("INSERT INTO incentives_budget (id, program_key, rule, first, last, amount_minor, "
               "currency, set_by, set_at, told_percent, replaces_id) SELECT 'bgt_2', program_key, "
               "rule, {first}, '2026-08-01', 1, currency, set_by, set_at, 0, {of} "
               "FROM incentives_budget")  # fmt: skip
    refuse("budget_one_stands", another.format(first="last", of="NULL"))
    refuse("replaces none of its rule", another.format(first="'2026-08-01'", of="id"))
    budget(desk.one, replaces=row.id)
    refuse("can only be replaced", update + f"replaced_at = NULL WHERE id = '{row.id}'")


def test_finance_is_told_once_at_each_mark_behind_a_close(desk: Desk) -> None:
    run_jobs()
    row = budget(desk.one)
    desk.world.close(FEBRUARY)
    run_jobs()
    told = Notice.objects.filter(kind="budget.reached").order_by("id")
    assert {notice.user_id for notice in told} == {desk.world.finance.id, desk.second.id}
    assert "was posted USD 1,800.00 for January 2026 to June 2026" in told[0].text
    assert told[0].subject.startswith("80 percent of a budget is used: ")
    assert watch_budgets(PROGRAM) == 0
    desk.world.close(MARCH)
    run_jobs()
    row.refresh_from_db()
    assert (row.told_percent, watch_budgets(PROGRAM), told.all().count()) == (100, 0, 4)
    reached = Event.objects.filter(stream=f"budget:{row.id}", type="budget.reached")
    assert [(one.data["percent"], one.data["posted_minor"]) for one in reached.order_by("id")] == [
        (80, 180_000), (100, 207_000),
    ]  # fmt: skip


def test_notices_that_cannot_be_told_cost_no_forecast(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    budget(desk.one, amount="1800.00")
    assert not Forecast.objects.exists()
    with monkeypatch.context() as patched:
        patched.setattr(watching, "tell_reached", Mock(side_effect=RuntimeError("away")))
        with pytest.raises(RuntimeError, match="away"):
            forecast_job(PROGRAM)
    assert ForecastCount.objects.count() == Forecast.objects.count() > 0
    assert not Notice.objects.filter(kind="budget.reached").exists()
    forecast_job(PROGRAM)
    assert Notice.objects.filter(kind="budget.reached").count() == 2


def test_who_passes_both_marks_at_once_is_told_of_the_higher_one(desk: Desk) -> None:
    row = budget(desk.one, amount="1800.00")
    assert watch_budgets(PROGRAM) == 1
    row.refresh_from_db()
    assert row.told_percent == 100
    assert Notice.objects.filter(kind="budget.reached").count() == 2


def test_what_is_below_a_mark_or_of_other_months_or_rules_is_told_nobody(desk: Desk) -> None:
    budget(desk.one, amount="2250.01", last="2026-01")
    budget(desk.one, amount="0.01", first="2026-02")
    budget(desk.one, amount="0.01", rule=another_rule())
    assert watch_budgets(PROGRAM) == 0
    assert not Notice.objects.filter(kind="budget.reached").exists()


def test_a_replaced_budget_is_watched_no_longer(desk: Desk) -> None:
    old = budget(desk.one, amount="1.00")
    budget(desk.one, amount="9000.00", replaces=old.id)
    assert watch_budgets(PROGRAM) == 0


def test_operators_who_read_money_see_budgets_and_partners_none(desk: Desk) -> None:
    row = budget(desk.one)
    seen = {
        role: list(budgets(actor_of_user(make_user(role))))
        for role in (Role.AUDITOR, Role.PROGRAM_MANAGER, Role.REVIEWER, Role.INCENTIVES_ADMIN)
    }
    assert seen == {
        Role.AUDITOR: [row], Role.PROGRAM_MANAGER: [row], Role.REVIEWER: [],
        Role.INCENTIVES_ADMIN: [],
    }  # fmt: skip
    assert row.rule == earning_rule()
