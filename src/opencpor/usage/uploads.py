"""From an upload, by page or API, to a received batch."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.files.uploadedfile import UploadedFile

from opencpor.access.actor import Actor
from opencpor.common.errors import TooLarge
from opencpor.common.phrases import phrase
from opencpor.usage.actions.correct import correct
from opencpor.usage.actions.dry_run import DryRun, dry_run
from opencpor.usage.actions.receive import Received, Sent, receive
from opencpor.usage.imports.given import AUTO
from opencpor.usage.imports.limits import LARGEST_CHECKED, LARGEST_FILE, MEBIBYTE
from opencpor.usage.imports.refusal import RefusedError
from opencpor.usage.lake.here import work_folder
from opencpor.usage.models import Batch, Door


@dataclass(frozen=True)
class Beside:
    """What is said beside a file; see ``actions.receive.Sent``."""

    program: str = ""
    layout: str = AUTO
    tenant_id: str = ""
    report_date: date | None = None
    as_of: datetime | None = None


def most_received() -> int:
    """Return how many bytes of files one upload may bring."""
    return LARGEST_FILE


@contextmanager
def on_disk(file: UploadedFile[Any]) -> Iterator[Path]:
    """Give an uploaded file as a path."""
    with TemporaryDirectory(dir=work_folder()) as folder:
        path = Path(folder) / "upload"
        with path.open("wb") as sink:
            for chunk in file.chunks():
                sink.write(chunk)
        yield path


@contextmanager
def _received(
    file: UploadedFile[Any], licenses: UploadedFile[Any] | None, beside: Beside, door: Door
) -> Iterator[Sent]:
    """Give an upload with its files on disk for as long as it is worked on."""
    with ExitStack() as stack:
        yield Sent(
            path=stack.enter_context(on_disk(file)),
            name=file.name or "",
            door=door,
            program_key=beside.program,
            layout=beside.layout,
            tenant_id=beside.tenant_id,
            report_date=beside.report_date,
            licenses=stack.enter_context(on_disk(licenses)) if licenses else None,
            as_of=beside.as_of,
        )


def take_upload(
    actor: Actor,
    file: UploadedFile[Any],
    licenses: UploadedFile[Any] | None,
    beside: Beside,
    door: Door,
) -> Received:
    """Receive an uploaded file; see ``actions.receive.receive``."""
    with _received(file, licenses, beside, door) as sent:
        return receive(sent, actor)


def take_correction(actor: Actor, parent: Batch, file: UploadedFile[Any], door: Door) -> Received:
    """Receive corrected rows of a batch; see ``actions.correct.correct``."""
    with _received(file, None, Beside(), door) as sent:
        return correct(parent, sent, actor)


def check_upload(
    actor: Actor,
    file: UploadedFile[Any],
    licenses: UploadedFile[Any] | None,
    beside: Beside,
    door: Door,
) -> DryRun | RefusedError:
    """Check an uploaded file while its sender waits, and keep nothing of it.

    Returns:
        What an import would do, or why it would refuse the file.

    Raises:
        TooLarge: If checking would keep the sender waiting for too long.
        Invalid: If what was said beside the file is wrong.
    """
    if (file.size or 0) > LARGEST_CHECKED:
        raise TooLarge(
            phrase(
                "Only files of up to {most} MiB are checked beforehand. Import it: bad rows never "
                "stop good ones. Or run 'cpor usage import --dry-run'.",
                most=LARGEST_CHECKED // MEBIBYTE,
            ),
            code="too_large",
        )
    with _received(file, licenses, beside, door) as sent:
        try:
            return dry_run(sent, actor)
        except RefusedError as refused:
            return refused
