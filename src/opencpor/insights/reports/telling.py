"""Tells owners of reports that one which ran by itself is ready: a link, which needs sign-in."""

from functools import partial

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import system
from opencpor.access.models import Membership
from opencpor.access.roles import Permission, Side
from opencpor.http.models import Operation
from opencpor.insights.reports.models import ReportRun
from opencpor.insights.reports.sets import SETS
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.notices.center.kinds import Kind, register
from opencpor.notices.center.work import Work, register_work
from opencpor.notices.center.writing import Occasion, Saying, readers_of, tell_readers
from opencpor.notices.feed import subjects
from opencpor.programs.house import house_of
from opencpor.programs.queries import latest_version, program_keys

READY = "report.ready"
SUBJECT = "report_run"
READERS = frozenset(one.permission for one in SETS.values())
SAYING = Saying(
    _("Your report is ready: {name}"),
    _("The report “{name}” has run and has {rows} rows. Its files can be taken away for seven "
      "days by you alone, after you have signed in."),
    _("Open the report:"),
)  # fmt: skip


def kind_for(side: Side) -> str:
    """Return the kind of the notice for people of a side."""
    return f"{READY}.{side.value}"


def register_kinds() -> None:
    """Make the kinds of notices, and runs as what events are about, known; called once."""
    subjects.register(subjects.Subject(SUBJECT, ReportRun, "reports/runs", owner="owner_id"))
    register_work("report", Work(_("a report"), page_of_run))
    name = _("A report that runs by itself is ready")
    for side in Side:
        register(
            Kind(
                kind_for(side), partial(str, name), side, mandatory=False,
                needs=Permission.OPERATION_READ, told=READERS,
            )
        )  # fmt: skip


def tell(run: ReportRun) -> None:
    """Tell of a run that is over, in its transaction: by an event, and by mail if asked for.

    The event says no more than how it ended: name, rows and reason are the owner's alone.
    """
    ended = EventType.REPORT_READY if run.file else EventType.REPORT_FAILED
    said = {"before": {"state": "waiting"}, "after": {"state": run.state}}
    record(ended, f"{SUBJECT}:{run.id}", system("reports").ref(), data=said)
    _mail(run)


def _mail(run: ReportRun) -> None:
    if not (run.scheduled and run.file and run.report is not None and run.report.mailed):
        return
    roles = Membership.objects.filter(
        user_id=run.owner_id, organization_id=run.organization_id
    ).select_related("organization")
    role, programs = roles.first(), program_keys()
    if role is None or not programs:
        return
    occasion = Occasion(
        kind_for(Side(role.side)),
        f"{READY}:{run.id}",
        f"{SUBJECT}:{run.id}",
        f"/insights/reports/runs/{run.id}/",
        lambda: {"name": run.name, "rows": str(run.rows or 0)},
    )
    house = house_of(latest_version(programs[0]).document)
    tell_readers(readers_of(roles), SAYING, house, occasion, system("reports"))


def page_of_run(operation: Operation) -> str:
    """Give the page of a run, for notices of long work; none where the owner is told by mail."""
    run = ReportRun.objects.filter(operation_id=operation.id).select_related("report").first()
    mailed = run is not None and run.scheduled and run.report is not None and run.report.mailed
    return "" if run is None or mailed else reverse("insights:report_run", args=[run.id])
