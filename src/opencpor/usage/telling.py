"""Whom the end of an import is told: whoever sent the file, and those who import if it is amiss."""

from functools import partial

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from opencpor.access.actor import system
from opencpor.access.models import Membership
from opencpor.access.roles import Permission, Side
from opencpor.http.models import Operation
from opencpor.notices.center.kinds import Kind, register
from opencpor.notices.center.work import Work, register_work
from opencpor.notices.center.writing import (
    Occasion,
    Saying,
    holders_of,
    readers_of,
    tell_readers,
)
from opencpor.programs.house import house_of
from opencpor.programs.queries import version_in_force
from opencpor.usage.models import Batch, BatchState

IMPORTER = system("usage.import")
OPEN = _("Open the import:")
DONE, PARTLY, REFUSED = "usage.imported", "usage.quarantined", "usage.refused"
SAYINGS = {
    DONE: Saying(
        _("Imported: {file}"),
        _("Your usage file {file} was imported as a whole."),
        OPEN,
    ),
    PARTLY: Saying(
        _("Imported, but not every row: {file}"),
        _("The usage file {file} was imported. Rows that are in quarantine and do not count: "
          "{quarantined}. Open it to read why, correct them, and send them again."),
        OPEN,
    ),
    REFUSED: Saying(
        _("Import refused: {file}"),
        _("The usage file {file} could not be imported, and nothing of it counts. Open it to read "
          "why, and send it again."),
        OPEN,
    ),
}  # fmt: skip
NAMES = {
    DONE: _("A usage file is imported"),
    PARTLY: _("Rows of a usage file are in quarantine"),
    REFUSED: _("A usage file is refused"),
}


def _page_of_quality(operation: Operation) -> str:
    del operation  # there is one page of them
    return reverse("usage:quality")


def register_kinds() -> None:
    """Make the kinds of notices known; called once, when the app is ready."""
    register_work("usage-quality", Work(_("the figures of data quality"), _page_of_quality))
    for key, name in NAMES.items():
        label, needs = partial(str, name), Permission.USAGE_BATCH_READ
        told = frozenset({Permission.USAGE_IMPORT})
        register(Kind(key, label, Side.OPERATOR, mandatory=False, needs=needs, told=told))


def _kind(batch: Batch) -> str:
    if batch.state == BatchState.REFUSED:
        return REFUSED
    return PARTLY if batch.quarantined else DONE


def tell_batch(batch: Batch) -> None:
    """Tell that an import is over, in its transaction.

    A whole one is told to its sender; what needs somebody's hand to all who import usage.
    """
    kind = _kind(batch)
    whom = Q(user_id=batch.actor_id) if kind == DONE else Q(user__isnull=False)
    roles = Membership.objects.filter(whom, role__in=holders_of(Permission.USAGE_IMPORT))

    def gaps() -> dict[str, str]:
        return {"file": batch.file_name or batch.id, "quarantined": str(batch.quarantined)}

    occasion = Occasion(
        kind, f"{kind}:{batch.id}", f"usage_batch:{batch.id}", f"/usage/batches/{batch.id}", gaps
    )
    house = house_of(version_in_force(batch.program_key).document)
    tell_readers(readers_of(roles), SAYINGS[kind], house, occasion, IMPORTER)
