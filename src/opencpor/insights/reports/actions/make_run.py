"""Carry a report out, as whoever asked for it may read today, and keep the file."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.queries import actor_of_id
from opencpor.common.clock import now
from opencpor.common.errors import Problem, not_found
from opencpor.common.tables import write_parquet
from opencpor.http.operations import BROKEN
from opencpor.http.problems import stored_document
from opencpor.insights.reports import queries
from opencpor.insights.reports.models import ReportRun
from opencpor.insights.reports.patience import at_most
from opencpor.insights.reports.rules import Definition
from opencpor.insights.reports.selecting import checked, every_row, headings_of
from opencpor.insights.reports.telling import tell
from opencpor.usage.lake.here import the_lake, work_folder
from opencpor.usage.lake.writing import sha256_of

ROOM = "reports"
SECONDS = 30 * 60.0


def make_run(run: ReportRun) -> None:
    """Do the work of a run; one that is over is not done again.

    Its owner's roles are those of today, not those of when it was asked or saved.

    Raises:
        NotFound, Forbidden: If its owner is gone, or may read it no longer; or the run is gone.
        Invalid, Conflict: If the query fits no longer, or asks for too much.
    """
    if run.finished_at is not None:
        return
    with _told(run):
        actor = actor_of_id(run.owner_id, token=run.token)
        queries.run(actor, run.id)  # it is at home where its owner has a role
        asked = queries.asked_of(run)
        data_set = checked(asked, actor)
        run.reach = queries.reach_of(actor, data_set.permission)
        headings = headings_of(asked, data_set)
        run.columns = [{"name": one.name, "kind": one.kind.value} for one in headings]
        kept = _write(run, asked, actor)
    if not kept:
        raise not_found("report")


def _write(run: ReportRun, asked: Definition, actor: Actor) -> bool:
    data_set = checked(asked, actor)
    name = f"{ROOM}/{run.id}-{secrets.token_hex(4)}.parquet"
    with TemporaryDirectory(dir=work_folder(), prefix="report-") as folder:
        path = Path(folder) / "rows.parquet"
        rows = every_row(asked, actor, now().date())
        with at_most(SECONDS):
            run.rows = write_parquet(headings_of(asked, data_set), rows, path)
        run.size, run.sha256 = path.stat().st_size, sha256_of(path)
        the_lake().put(path, name)
    run.file = name
    return finish(run)


def finish(run: ReportRun) -> bool:
    """Say that a run is over, and how; whoever wants to know is told.

    Returns:
        Whether it is still there; if it was deleted meanwhile, so is its file.
    """
    with transaction.atomic():
        if ReportRun.objects.select_for_update().filter(id=run.id).first() is None:
            if run.file:
                the_lake().remove(run.file)
            return False
        run.finished_at = now()
        run.save()
        tell(run)
    return True


@contextmanager
def _told(run: ReportRun) -> Iterator[None]:
    """Keep at the run why it could not be carried out; the error goes on."""
    try:
        yield
    except Problem as problem:
        _fail(run, problem)
        raise
    except Exception:
        _fail(run, BROKEN)
        raise


def _fail(run: ReportRun, problem: Problem) -> None:
    run.columns, run.rows, run.size, run.sha256, run.file = [], None, None, "", ""
    run.problem = stored_document(problem)
    finish(run)
