"""Reads a report in a confined child process, since anybody may send one."""

import json
from dataclasses import asdict
from tempfile import TemporaryFile
from typing import IO

from pydantic import TypeAdapter, ValidationError

from opencpor.notices.returned.rules import (
    NotAReportError,
    Returned,
    read_report,
    refuse_at_sight,
)
from opencpor.runtime.confined import BadInputError, Limits, run_confined

WORK = f"{__name__}:read"
LIMITS = Limits(memory=512, seconds=3, output=1)
SAID = TypeAdapter(tuple[Returned, ...] | str)
"""What the child answers: what the report says, or why it is none."""


def read(source: IO[bytes]) -> bytes:
    """Be the child: return what a report says, or why it is none, as JSON."""
    try:
        said: object = [asdict(one) for one in read_report(source.read())]
    except NotAReportError as error:
        said = str(error)
    return json.dumps(said).encode()


def read_confined(raw: bytes) -> tuple[Returned, ...]:
    """Return what a report says; what breaks its reader, or takes it too long, is no report.

    Raises:
        NotAReportError: If it is none; see `rules.read_report`.
    """
    refuse_at_sight(raw)
    with TemporaryFile() as file:
        file.write(raw)
        file.flush()
        try:
            said = SAID.validate_json(run_confined(WORK, file, limits=LIMITS))
        except (BadInputError, ValidationError) as error:
            raise NotAReportError("it is written so that it cannot be read") from error
    if isinstance(said, str):
        raise NotAReportError(said)
    return said
