"""Run the reports whose time has come, each with the roles that its owner has today."""

from __future__ import annotations

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.queries import actor_of_id
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.each import each
from opencpor.common.errors import Conflict, Problem, not_found
from opencpor.insights.reports.actions.ask_run import begin_run
from opencpor.insights.reports.models import Report, Rhythm
from opencpor.insights.reports.queries import asked_of
from opencpor.insights.reports.rules import next_run


def run_due() -> int:
    """Ask for every report that is due; return how many runs were begun.

    One whose organization waits for another report stays due. One that its owner may not read any
    longer, or that fits its data set no longer, does not run by itself any more.

    Raises:
        ExceptionGroup: See `each`.
    """
    due = Report.objects.filter(next_at__lte=now()).order_by("next_at", "id")
    return each(due.values_list("id", flat=True), _run_if_due)


@transaction.atomic
def _run_if_due(report_id: str) -> bool:
    rows = Report.objects.filter(id=report_id, next_at__lte=now())
    # Not its key: who has it run holds the organization and names it, in the other order.
    row = rows.select_for_update(skip_locked=True, no_key=True).first()
    if row is None:
        return False
    try:
        with transaction.atomic():
            actor = _owner(row)
            begin_run(actor, asked_of(row), row.organization_id, row, scheduled=True)
    except Conflict:
        return False  # another report of the organization is under way
    except Problem:
        row.rhythm, row.next_at, row.mailed = Rhythm.NEVER, None, False
        row.revision += 1
        row.save()
        return False
    row.next_at = next_run(row.rhythm, now())
    row.save(update_fields=["next_at"])
    return True


def _owner(row: Report) -> Actor:
    """Return a report's owner, as long as a role is held where the report is kept.

    Raises:
        NotFound: If there is none.
    """
    actor = actor_of_id(row.owner_id, token=row.token)
    if not restrict(Report.objects.filter(id=row.id), actor).exists():
        raise not_found("report")
    return actor
