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
from opencpor.notices.center.kinds import Kind, register
from opencpor.notices.center.work import Work, register_work
from opencpor.notices.center.writing import Occasion, Saying, readers_of, tell_readers
from opencpor.programs.house import house_of
from opencpor.programs.queries import latest_version, program_keys

READY = "report.ready"
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
    """Make the kinds of notices known; called once, when the app is ready."""
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
    """Tell the owner of a run, in its transaction, if its report asks for that."""
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
        f"report_run:{run.id}",
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
