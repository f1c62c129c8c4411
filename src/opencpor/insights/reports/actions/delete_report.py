"""Delete a report with everything that came out of it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.http.etags import check_revision
from opencpor.insights.reports.queries import report
from opencpor.usage.lake.here import the_lake


@transaction.atomic
def delete_report(actor: Actor, report_id: str, *, seen: str | None) -> None:
    """Delete it; its files go with the commit.

    Raises:
        NotFound: If it is not the actor's.
        Stale: If it was changed meanwhile.
    """
    row = report(actor, report_id, lock=True)
    check_revision(seen, row)
    remove_files(row.runs.exclude(file="").values_list("file", flat=True))
    row.delete()


def remove_files(found: Iterable[str]) -> None:
    """Remove files once the transaction is through; what fails is swept by the clock."""
    names = list(found)

    def remove() -> None:
        for name in names:
            the_lake().remove(name)

    transaction.on_commit(remove, robust=True)
