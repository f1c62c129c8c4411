"""Samples of what belongs to one person: saved views, reports, imports of claims, files on
their way."""

from collections.abc import Callable
from datetime import timedelta

from opencpor.access.models import Token
from opencpor.access.roles import Role, Side
from opencpor.access.tokens import digest_of
from opencpor.claims.bulk.models import ClaimImport, ImportKind
from opencpor.common.clock import now
from opencpor.http.models import Operation, OperationState, SavedView
from opencpor.insights.reports.models import Report, ReportRun
from opencpor.insights.reports.rules import Definition
from opencpor.usage.sending.models import Sending
from tests.matrix.pairs import Maker, Pair, always
from tests.matrix.world import World

COUNTS = {"ready": 0, "warning": 0, "error": 0, "done": 0, "claims": 0, "created": 0, "failed": 0}


def caller_of(world: World, role: Role) -> str:
    """Return who calls in a role."""
    if role in world.users:
        return world.users[role].id
    token = Token.objects.select_related("membership").get(digest=digest_of(world.tokens[role]))
    return token.membership.service_account_id or ""


def view_of(owner_id: str, home: str, *, shared: bool = False) -> SavedView:
    name = f"v {home}"
    return SavedView.objects.get_or_create(
        owner_id=owner_id, list="claims", name=name, query={}, organization_id=home, shared=shared
    )[0]


def import_of(owner_id: str, home: str, kind: ImportKind = ImportKind.DRAFTS) -> ClaimImport:
    job = Operation.objects.create(kind="test", actor_id=owner_id, state=OperationState.QUEUED)
    return ClaimImport.objects.create(
        kind=kind.value, created_by=owner_id, organization_id=home,
        file_name="claims.csv", digest=bytes(32), columns=[], rows=[],
        state="checked", operation_id=job.id, counts=COUNTS,
    )  # fmt: skip


def sending_of(owner_id: str, kind: str) -> Sending:
    return Sending.objects.create(
        program_key="p", file_name="usage.csv", size=2**21, layout="auto", door="api",
        actor_kind=kind, actor_id=owner_id, began_at=now(), expires_at=now() + timedelta(days=1),
    )  # fmt: skip


CLAIMS = Definition("claims", ("claim",)).document()


def report_of(owner_id: str, home: str) -> Report:
    return Report.objects.get_or_create(
        owner_id=owner_id, organization_id=home, name="Claims",
        defaults={"definition": CLAIMS, "created_at": now()},
    )[0]  # fmt: skip


def report_run_of(owner_id: str, home: str) -> ReportRun:
    return ReportRun.objects.create(
        owner_id=owner_id, organization_id=home, name="Claims", definition=CLAIMS,
        asked_at=now(), expires_at=now() + timedelta(days=7),
    )  # fmt: skip


def report(world: World, side: Side) -> Pair:
    """A colleague's; `samples.sample` knows whose is one's own."""
    return Pair(None, report_of("usr_nobody", world.home(side).id).id)


def report_run(world: World, side: Side) -> Pair:
    """A colleague's; `samples.sample` knows whose is one's own."""
    return Pair(None, report_run_of("usr_nobody", world.home(side).id).id)


OWNED: dict[str, Callable[[str, str], Report | ReportRun | SavedView]] = {
    "view_id": view_of,
    "report_id": report_of,
    "report_run_id": report_run_of,
}
REPORTED: dict[str, Maker] = {
    "data_set": always("claims", "no-such-set"),
    "report_format": always("csv", "exe"),
    "report_id": report,
    "report_run_id": report_run,
}
