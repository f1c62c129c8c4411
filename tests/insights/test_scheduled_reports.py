"""Reports that run by themselves: with the roles of the day, told by a link, or not at all."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.builders import limit, make_location
from tests.incentives.world import World
from tests.insights.scene import viewer

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.insights.reports.actions import run_due as due
from opencpor.insights.reports.actions.ask_run import run_query
from opencpor.insights.reports.actions.make_run import make_run
from opencpor.insights.reports.actions.run_due import run_due
from opencpor.insights.reports.actions.save_report import Wish, save_report
from opencpor.insights.reports.models import Report, ReportRun
from opencpor.insights.reports.rules import Definition, Filter
from opencpor.notices.center.models import Notice
from opencpor.notices.models import Mail

pytestmark = pytest.mark.django_db
HELD = Definition("associations", ("workload",))


@pytest.fixture
def user(world: World) -> User:
    return viewer(world, Role.REPORT_VIEWER)


@pytest.fixture
def report(user: User, monkeypatch: pytest.MonkeyPatch) -> Report:
    """A daily report that is due."""
    row = save_report(Wish("Held", HELD, "daily", mailed=True), actor_of_user(user))
    assert row.next_at is not None
    late = row.next_at + timedelta(minutes=1)
    monkeypatch.setattr(due, "now", lambda: late)
    return row


def test_a_report_that_is_due_runs_once_and_its_owner_gets_a_link(
    report: Report, user: User
) -> None:
    first = report.next_at
    assert (run_due(), run_due()) == (1, 0)
    report.refresh_from_db()
    assert first is not None
    assert report.next_at == first + timedelta(days=1)
    run = ReportRun.objects.get(report=report)
    make_run(run)
    assert (run.scheduled, run.rows) == (True, 2)
    notice = Notice.objects.get(kind="report.ready.partner")
    mail = Mail.objects.get(kind="report.ready.partner")
    assert (mail.recipient, notice.path) == (user.email, f"/insights/reports/runs/{run.id}/")


def test_one_that_was_saved_with_a_line_break_goes_on_running(report: Report) -> None:
    asked = replace(HELD, filters=(Filter("workload", "none_of", ("a\nb",)),))
    Report.objects.filter(pk=report.pk).update(definition=asked.document())
    assert run_due() == 1
    run = ReportRun.objects.get(report=report)
    make_run(run)
    assert (run.state, run.rows) == ("ready", 2)


def test_it_reads_no_more_than_its_owner_may_that_day(
    report: Report, user: User, world: World
) -> None:
    limit(user, make_location(world.location.organization).unit)
    assert run_due() == 1
    run = ReportRun.objects.get(report=report)
    make_run(run)
    assert run.rows == 0


def test_who_lost_the_role_gets_nothing_any_more(report: Report, user: User) -> None:
    user.memberships.all().delete()
    assert run_due() == 0
    report.refresh_from_db()
    assert (report.rhythm, report.next_at) == ("", None)
    mails = Mail.objects.filter(kind__startswith="report")
    assert (ReportRun.objects.count(), mails.count()) == (0, 0)


def test_it_stays_due_while_another_report_is_under_way(report: Report, user: User) -> None:
    run_query(actor_of_user(user), HELD)
    assert run_due() == 0
    before = report.next_at
    report.refresh_from_db()
    assert (report.rhythm, report.next_at) == ("daily", before)


def test_one_that_breaks_keeps_no_other_waiting(
    report: Report, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = save_report(Wish("Other", HELD, "daily"), actor_of_user(user))
    begin = due.begin_run

    def broken(actor: Any, asked: Any, home: str, row: Report, **more: Any) -> Any:
        if row.id == report.id:
            raise OSError("broken")
        return begin(actor, asked, home, row, **more)

    monkeypatch.setattr(due, "begin_run", broken)
    with pytest.raises(ExceptionGroup) as errors:
        run_due()
    assert len(errors.value.exceptions) == 1
    assert ReportRun.objects.get().report_id == other.id


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("report")
def test_a_report_that_somebody_names_is_not_waited_for_nor_passed_over() -> None:
    other = connection.copy()
    try:
        other.set_autocommit(False)
        with other.cursor() as cursor:  # as a run of it does, until it is committed
            cursor.execute("SELECT id FROM insights_report FOR KEY SHARE")
            assert run_due() == 1
        other.rollback()
    finally:
        other.close()
