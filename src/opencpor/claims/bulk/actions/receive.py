"""Take a sheet of claims, with the files that it names, and have it checked."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.bulk.models import ClaimImport, ImportFile, ImportState
from opencpor.claims.bulk.queries import sheet_columns
from opencpor.claims.bulk.rules.sheet import ENGAGEMENT, MOST_ROWS, REPORT
from opencpor.claims.evidence.queries import largest_file
from opencpor.claims.evidence.rules.check import plain_name
from opencpor.common.errors import Conflict, FieldError, Invalid, TooLarge
from opencpor.common.sheets import is_workbook
from opencpor.directory.rules.table import read_table
from opencpor.http.operations import begin
from opencpor.runtime.sheets import table_in

MIB = 1024 * 1024
MOST_SHEET = 16 * MIB
MOST_FILES = 500
MOST_TOGETHER = 64 * MIB
LONGEST_NAME = 200


@dataclass(frozen=True)
class Sent:
    """A file as somebody sent it."""

    name: str
    content: bytes


@dataclass(frozen=True)
class Wish:
    """What is to happen after the check.

    Attributes:
        create: Create the claims; nothing if a row has an error.
        only_clean_rows: Then create those without error.
    """

    create: bool = False
    only_clean_rows: bool = False


def most_received() -> int:
    """Return how many bytes one import may bring."""
    return MOST_SHEET + MOST_TOGETHER


def _refused(field: str, code: str, text: str, remedy: str) -> Invalid:
    error = FieldError(field, code, text, remedy)
    return Invalid(f"{text} {remedy}", code=code, errors=[error])


def files_of(sent: Sequence[Sent]) -> Iterator[ImportFile]:
    """Give the files sent with a sheet, to be stored with it.

    Raises:
        Invalid, TooLarge: If they are too many, too large, or share a name.
    """
    if len(sent) > MOST_FILES:
        raise _refused("evidence", "too_many_files", f"More than {MOST_FILES} files.", "Send less.")
    if sum(len(one.content) for one in sent) > MOST_TOGETHER:
        raise TooLarge(
            f"The files have more than {MOST_TOGETHER // MIB} MiB together. Split the sheet.",
            code="too_large",
        )
    largest, names = largest_file(), set()
    for one in sent:
        name = plain_name(one.name)
        if name in names:
            raise _refused(
                "evidence", "duplicate_file", f"Two files are called {name!r}.", "Rename one."
            )
        names.add(name)
        if len(one.content) > largest:
            raise TooLarge(f"{name} has more than {largest // MIB} MiB.", code="too_large")
        yield ImportFile(name=name, size=len(one.content), content=one.content)


def _read(sheet: Sent) -> tuple[list[str], list[list[object]]]:
    """Return the sheet's columns and its rows."""
    content = sheet.content
    if is_workbook(content):
        content = table_in(content, most_bytes=MOST_SHEET)
    known = sheet_columns()
    lines = read_table(
        content, (*known, *REPORT), (ENGAGEMENT,), most_rows=MOST_ROWS, most_bytes=MOST_SHEET
    )
    if not lines:
        raise _refused("file", "no_rows", "The sheet has no rows.", "Fill in the template.")
    present = {name for line in lines for name in line.cells}
    rows: list[list[object]] = [
        [line.number, dict(line.cells), [asdict(error) for error in line.errors]] for line in lines
    ]
    return [name for name in known if name in present], rows


def receive(sheet: Sent, evidence: Sequence[Sent], wish: Wish, actor: Actor) -> ClaimImport:
    """Keep a sheet and queue its check; the operation, the job and the rows are written together.

    Args:
        sheet: CSV or XLSX, at most `MOST_ROWS` rows.
        evidence: The files that its column ``evidence`` names.
        wish: What is to happen after the check.
        actor: Whoever may create claims.

    Raises:
        Forbidden: Without the right to create claims.
        Invalid, TooLarge: If the sheet as a whole cannot be read.
        Conflict: ``already_carried_out`` if this very sheet was, and is to be created again.
    """
    from opencpor.claims.bulk.jobs import import_job

    actor.require(Permission.CLAIM_WRITE)
    columns, rows = _read(sheet)
    files = list(files_of(evidence))
    digest = hashlib.sha256(sheet.content).digest()
    with transaction.atomic():
        done = ClaimImport.objects.filter(
            created_by=actor.id, digest=digest, state__in=[ImportState.CREATING, ImportState.DONE]
        ).first()
        if wish.create and done is not None:
            raise Conflict(
                "This very sheet was carried out before.",
                code="already_carried_out",
                extra={"import": done.id},
            )
        operation = begin("claims-import", actor)
        run = ClaimImport.objects.create(
            created_by=actor.id, file_name=sheet.name[:LONGEST_NAME], digest=digest,
            columns=columns, rows=rows, state=ImportState.CHECKING, create=wish.create,
            only_clean_rows=wish.only_clean_rows, operation_id=operation.id,
        )  # fmt: skip
        for one in files:
            one.claim_import = run
        ImportFile.objects.bulk_create(files, batch_size=20)
        import_job.defer(
            import_id=run.id, actor_id=actor.id, operation_id=operation.id, token=actor.token
        )
    return run
