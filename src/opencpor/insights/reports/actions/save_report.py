"""Save a query under a name, change it, and say how often it runs by itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, transaction

from opencpor.access.actor import Actor
from opencpor.access.queries import own_home
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.common.text import one_line, unkept
from opencpor.http.etags import check_revision
from opencpor.insights.reports.models import Report, Rhythm
from opencpor.insights.reports.queries import report, reports
from opencpor.insights.reports.rules import Definition, next_run
from opencpor.insights.reports.selecting import checked

MOST_REPORTS = 200
LONGEST_NAME = 100


@dataclass(frozen=True)
class Wish:
    """What a report is to be.

    Attributes:
        organization_id: In which of one's own it is kept; empty: the only one.
        mailed: Whether runs by themselves are told by mail; nothing without a rhythm.
    """

    name: str
    definition: Definition
    rhythm: str = ""
    mailed: bool = False
    organization_id: str = ""


@transaction.atomic
def save_report(wish: Wish, actor: Actor) -> Report:
    """Keep a new report.

    Raises:
        Forbidden: If the actor does not read the data set.
        Invalid: If name or query are not right.
        Conflict: ``name_taken``, ``too_many_reports``.
    """
    data_set = checked(wish.definition, actor, saving=True)
    if reports(actor).count() >= MOST_REPORTS:
        raise Conflict(
            phrase("You have {most} reports. Delete one first.", most=MOST_REPORTS),
            code="too_many_reports",
        )
    home = own_home(actor, data_set.permission, wish.organization_id)
    row = Report(
        organization_id=home, owner_id=actor.id, token=actor.token, created_at=now(),
        **_values(wish),
    )  # fmt: skip
    return _kept(row)


@transaction.atomic
def change_report(actor: Actor, report_id: str, wish: Wish, *, seen: str | None) -> Report:
    """Let a report be another one; its home stays.

    Raises:
        NotFound: If it is not the actor's.
        Stale: If it was changed meanwhile.
        Forbidden, Invalid, Conflict: See `save_report`.
    """
    row = report(actor, report_id, lock=True)
    check_revision(seen, row)
    checked(wish.definition, actor, saving=True)
    for name, value in _values(wish).items():
        setattr(row, name, value)
    row.token = actor.token
    row.revision += 1
    return _kept(row)


def _values(wish: Wish) -> dict[str, Any]:
    name = one_line(wish.name)
    if not name or len(name) > LONGEST_NAME or unkept(name):
        said = phrase("1 to {most} characters.", most=LONGEST_NAME)
        error = FieldError("name", "invalid", "The name is not right.", said)
        raise Invalid("The report is not right.", code="invalid", errors=[error])
    if wish.rhythm not in Rhythm.values:
        known = phrase("One of {known}.", known=", ".join(filter(None, Rhythm.values)))
        error = FieldError("rhythm", "unknown_rhythm", "There is no such rhythm.", known)
        raise Invalid("The report is not right.", code="invalid", errors=[error])
    return {
        "name": name,
        "definition": wish.definition.document(),
        "rhythm": wish.rhythm,
        "mailed": bool(wish.rhythm) and wish.mailed,
        "next_at": next_run(wish.rhythm, now()) if wish.rhythm else None,
    }


def _kept(row: Report) -> Report:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError as error:
        if "report_name_once" not in str(error):
            raise
        said = phrase("You have a report of this name.")
        taken = FieldError("name", "name_taken", said, "Choose another.")
        raise Conflict(said, code="name_taken", errors=[taken]) from error
    return row
