"""Where the outcomes of this room's long work stand, for notices of its end."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opencpor.claims.bulk.models import ClaimImport, ImportKind
from opencpor.claims.green.models import GreenTrial
from opencpor.http.models import Operation
from opencpor.notices.center.work import Work, register_work

REPORTS = {
    ImportKind.DRAFTS: "claims:import-report",
    ImportKind.ASSOCIATIONS: "claims:takeover-report",
    ImportKind.IN_FLIGHT: "claims:claims-takeover-report",
}


def _import(operation: Operation) -> str:
    run = ClaimImport.objects.filter(operation_id=operation.id).only("id", "kind").first()
    return reverse(REPORTS[ImportKind(run.kind)], args=[run.id]) if run else ""


def _trial(operation: Operation) -> str:
    row = GreenTrial.objects.filter(operation_id=operation.id).only("id", "program_key").first()
    return reverse("claims:green-trial", args=[row.program_key, row.id]) if row else ""


def register() -> None:
    """Make them known; called once, when the app is ready."""
    for kind in ("claims-import", "associations-import", "claims-takeover"):
        register_work(kind, Work(_("an import of claims or associations"), _import))
    register_work("green-path-dry-run", Work(_("a trial of a green path on past claims"), _trial))
