"""Ask for a report to be carried out: one of an organization at a time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef

from opencpor.access.actor import Actor
from opencpor.access.models import Organization
from opencpor.access.queries import own_home
from opencpor.common.clock import now
from opencpor.common.errors import Conflict
from opencpor.common.phrases import phrase
from opencpor.http.models import Operation, OperationState
from opencpor.http.operations import begin
from opencpor.insights.reports.models import Report, ReportRun
from opencpor.insights.reports.queries import asked_of, report
from opencpor.insights.reports.rules import Definition
from opencpor.insights.reports.selecting import checked

KEPT = timedelta(days=7)
UNDER_WAY = (OperationState.QUEUED, OperationState.RUNNING)


@dataclass(frozen=True)
class Asked:
    """A run that is to come, and the long work that it is."""

    run: ReportRun
    operation: Operation


@transaction.atomic
def run_report(actor: Actor, report_id: str) -> Asked:
    """Have a saved report carried out; run, operation and job are written together.

    Raises:
        NotFound: If it is not the actor's.
        Forbidden: If the actor's roles read the data set no longer.
        Invalid: If the query fits the data set no longer.
        Conflict: ``report_waiting``.
    """
    row = report(actor, report_id)
    return begin_run(actor, asked_of(row), row.organization_id, row)


@transaction.atomic
def run_query(actor: Actor, asked: Definition, name: str = "", organization_id: str = "") -> Asked:
    """Have a query carried out that is not saved; as `run_report`."""
    home = own_home(actor, checked(asked, actor).permission, organization_id)
    return begin_run(actor, asked, home, None, name=name)


def begin_run(
    actor: Actor,
    asked: Definition,
    home: str,
    row: Report | None,
    *,
    name: str = "",
    scheduled: bool = False,
) -> Asked:
    """Queue a run, inside a transaction.

    Raises:
        Forbidden, Invalid, Conflict: See `run_report`.
    """
    from opencpor.insights.reports.jobs import make_run_job

    data_set = checked(asked, actor)
    take_turn(home)
    operation = begin("report", actor, data_set.permission, home)
    at = now()
    run = ReportRun.objects.create(
        report=row,
        organization_id=home,
        owner_id=actor.id,
        token=actor.token,
        name=row.name if row else name or str(data_set.title),
        definition=asked.document(),
        scheduled=scheduled,
        operation_id=operation.id,
        asked_at=at,
        expires_at=at + KEPT,
    )
    make_run_job.defer(run_id=run.id, operation_id=operation.id)
    return Asked(run, operation)


def take_turn(home: str) -> None:
    """Let an organization ask, if nothing it asked is still to come; lasts until the commit.

    Raises:
        Conflict: ``report_waiting``.
    """
    # Its row is locked so that of two who ask at once the second sees what the first asked.
    list(Organization.objects.select_for_update(no_key=True).filter(id=home))
    waits = Operation.objects.filter(id=OuterRef("operation_id"), state__in=UNDER_WAY)
    rows = ReportRun.objects.filter(Exists(waits), organization_id=home, finished_at=None)
    earlier = rows.first()
    if earlier is not None:
        raise Conflict(
            phrase(
                "Your organization asked for {earlier}, which is not ready yet. "
                "Ask again once it is.",
                earlier=earlier.id,
            ),
            code="report_waiting",
        )
