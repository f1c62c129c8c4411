"""Take a sheet of claims, with the files that it names, and have it checked."""

from collections.abc import Iterator, Sequence

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.bulk.actions.reading import MIB, MOST_SHEET, Layout, Sent, Wish, begun
from opencpor.claims.bulk.models import ClaimImport, ImportFile, ImportKind
from opencpor.claims.bulk.queries import sheet_columns, twin_of
from opencpor.claims.bulk.rules.sheet import ENGAGEMENT, REPORT
from opencpor.claims.evidence.queries import largest_file
from opencpor.claims.evidence.rules.check import plain_name
from opencpor.common.errors import Conflict, FieldError, Invalid, TooLarge
from opencpor.common.phrases import joined, phrase

MOST_FILES = 500
MOST_TOGETHER = 64 * MIB


def most_received() -> int:
    """Return how many bytes one import may bring."""
    return MOST_SHEET + MOST_TOGETHER


def _refused(field: str, code: str, text: str, remedy: str) -> Invalid:
    error = FieldError(field, code, text, remedy)
    return Invalid(joined(text, remedy), code=code, errors=[error])


def files_of(sent: Sequence[Sent]) -> Iterator[ImportFile]:
    """Give the files sent with a sheet, to be stored with it.

    Raises:
        Invalid, TooLarge: If they are too many, too large, or share a name.
    """
    if len(sent) > MOST_FILES:
        raise _refused(
            "evidence",
            "too_many_files",
            phrase("More than {most} files.", most=MOST_FILES),
            "Send less.",
        )
    if sum(len(one.content) for one in sent) > MOST_TOGETHER:
        raise TooLarge(
            phrase(
                "The files have more than {most} MiB together. Split the sheet.",
                most=MOST_TOGETHER // MIB,
            ),
            code="too_large",
        )
    largest, names = largest_file(), set()
    for one in sent:
        name = plain_name(one.name)
        if name in names:
            raise _refused(
                "evidence",
                "duplicate_file",
                phrase("Two files are called {name!r}.", name=name),
                "Rename one.",
            )
        names.add(name)
        if len(one.content) > largest:
            raise TooLarge(
                phrase("{name} has more than {most} MiB.", name=name, most=largest // MIB),
                code="too_large",
            )
        yield ImportFile(name=name, size=len(one.content), content=one.content)


def layout() -> Layout:
    """Return what a sheet of claims looks like today."""
    return Layout(ImportKind.DRAFTS, "claims-import", sheet_columns(), REPORT, (ENGAGEMENT,))


def receive(sheet: Sent, evidence: Sequence[Sent], wish: Wish, actor: Actor) -> ClaimImport:
    """Keep a sheet and queue its check; the operation, the job and the rows are written together.

    Args:
        sheet: CSV or XLSX, at most `MOST_ROWS` rows.
        evidence: The files that its column ``evidence`` names.
        wish: What is to happen after the check.
        actor: Whoever may create claims.

    Raises:
        Forbidden: Without the right to create claims.
        Invalid, TooLarge: If a CSV file as a whole cannot be read, see `read_workbook`; if its
            organization is not said.
        Conflict: ``already_carried_out`` if this very sheet was, and is to be created again.
    """
    from opencpor.claims.bulk.jobs import import_job

    actor.require(Permission.CLAIM_WRITE)
    files = list(files_of(evidence))
    with transaction.atomic():
        run = begun(sheet, layout(), wish, actor)
        done = twin_of(run)
        if wish.create and done is not None:
            raise Conflict(
                "This very sheet was carried out before.",
                code="already_carried_out",
                extra={"import": done.id},
            )
        run.save(force_insert=True)
        for one in files:
            one.claim_import = run
        ImportFile.objects.bulk_create(files, batch_size=20)
        import_job.defer(
            import_id=run.id, actor_id=actor.id, operation_id=run.operation_id, token=actor.token
        )
    return run
