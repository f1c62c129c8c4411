"""Reads saved reports and their runs: each its owner's alone, and only with a role at its home."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db.models import Model, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch, restrict
from opencpor.common.errors import Conflict, not_found
from opencpor.insights.reports.models import Report, ReportRun
from opencpor.insights.reports.rules import Definition, covers, definition_of
from opencpor.insights.reports.sets import SETS
from opencpor.usage.hiding import hidden_since

M = TypeVar("M", bound=Model)


def _own(rows: QuerySet[M], actor: Actor) -> QuerySet[M]:
    return rows.filter(owner_id=actor.id)


def reports(actor: Actor) -> QuerySet[Report]:
    """Return the reports that an actor saved."""
    return restrict(_own(Report.objects.all(), actor), actor)


def report(actor: Actor, report_id: str, *, lock: bool = False) -> Report:
    """Return one of them, locked for the rest of the transaction if asked.

    Raises:
        NotFound: If there is none of the actor's.
    """
    rows = _own(Report.objects.all(), actor)
    return fetch(rows.select_for_update() if lock else rows, actor, "report", id=report_id)


def runs(actor: Actor) -> QuerySet[ReportRun]:
    """Return what an actor had carried out, and the clock for it."""
    return restrict(_own(ReportRun.objects.select_related("report"), actor), actor)


def run(actor: Actor, run_id: str) -> ReportRun:
    """Return one of them.

    Raises:
        NotFound: If there is none of the actor's.
    """
    return fetch(_own(ReportRun.objects.select_related("report"), actor), actor, "run", id=run_id)


def reach_of(actor: Actor, permission: Permission) -> list[dict[str, Any]]:
    """Write down which roles an actor reads with, to be compared later."""
    return [
        {
            "organization": grant.organization_id,
            "units": None if grant.units is None else sorted(grant.units),
        }
        for grant in actor.granting(permission)
    ]


def readable(actor: Actor, found: ReportRun) -> ReportRun:
    """Return a run whose file its owner may still have.

    A file holds what its owner might see when it was made. Who has lost a role since gets none of
    it, also not the part that other roles still show: it is to be run again. The same
    where a customer has declined since, if that takes the past's usage away.

    Raises:
        Conflict: ``not_ready``, or ``report_failed``.
        NotFound: If a role is gone, or a customer's usage.
    """
    if found.state == "waiting":
        raise Conflict("The report is not ready yet.", code="not_ready")
    if not found.file:
        raise Conflict("The report could not be made; it has no file.", code="report_failed")
    permission = SETS[found.definition["data_set"]].permission
    if not covers(reach_of(actor, permission), found.reach) or not actor.may(permission):
        raise not_found("file")
    partners = [one["organization"] for one in found.reach]
    if permission is Permission.USAGE_READ and hidden_since(partners, found.asked_at):
        raise not_found("file")
    return found


def asked_of(row: Report | ReportRun) -> Definition:
    """Return the query that is kept."""
    return definition_of(row.definition)
