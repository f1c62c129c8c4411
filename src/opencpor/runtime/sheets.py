"""Workbooks of others, read in a child process: its limits are the end of what they can do."""

import json
import tempfile
from dataclasses import astuple
from typing import IO

from opencpor.common.errors import FieldError, Invalid, Problem, TooLarge
from opencpor.common.phrases import kept, read
from opencpor.common.sheets import Bounds, as_csv, damaged, too_large
from opencpor.runtime.confined import BadInputError, Limits, OutOfBoundsError, run_confined

WORK = f"{__name__}:converted"
TABLE, REFUSED = b"T", b"R"
LIMITS = Limits(memory=1024, seconds=60, patience=120, output=64)


def converted(source: IO[bytes], *bounds: str) -> bytes:
    """Be the child: return the table, or why it is refused, behind a letter that says which."""
    try:
        return TABLE + as_csv(source, Bounds(*map(int, bounds)))
    except Problem as problem:
        said = {
            "code": problem.code,
            "detail": str(problem.detail),
            "phrases": kept([problem.detail]),
            "large": isinstance(problem, TooLarge),
        }
        return REFUSED + json.dumps(said).encode()


def table_of(source: IO[bytes], bounds: Bounds, limits: Limits = LIMITS) -> bytes:
    """Return the first visible sheet of a workbook as CSV.

    Args:
        source: A real file.
        bounds: How much it may hold.
        limits: What the child may take.

    Raises:
        Invalid: If it is damaged, or another kind of ZIP file.
        TooLarge: If it unpacks to more than is accepted, or takes too much to read.
    """
    try:
        made = run_confined(WORK, source, [str(value) for value in astuple(bounds)], limits)
    except OutOfBoundsError as error:
        raise too_large() from error
    except BadInputError as error:
        raise damaged() from error
    if made.startswith(TABLE):
        return made[len(TABLE) :]
    said = json.loads(made[len(REFUSED) :])
    code, detail = str(said["code"]), read(said["detail"], said["phrases"])
    if said["large"]:
        raise TooLarge(detail, code=code)
    raise Invalid(detail, code=code, errors=[FieldError("file", code, detail)])


def table_in(content: bytes, most_bytes: int) -> bytes:
    """Return the first visible sheet of a workbook that is held whole.

    Raises:
        Invalid, TooLarge: As `table_of`.
    """
    with tempfile.TemporaryFile() as file:
        file.write(content)
        file.flush()
        return table_of(file, Bounds(table=most_bytes))
