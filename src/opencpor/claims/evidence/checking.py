"""Checks a file at a door, and says in the reader's language why it is refused."""

from collections.abc import Collection
from typing import IO

from django.utils.translation import gettext

from opencpor.claims.evidence.rules.check import check_file
from opencpor.claims.evidence.rules.facts import FileFacts
from opencpor.claims.evidence.rules.refusal import FileError, worded
from opencpor.common.errors import Problem


def check_for_reader(
    name: str, source: IO[bytes], accept: Collection[str], max_mb: int
) -> FileFacts:
    """Check a file as `check_file` does; a refusal is worded in the language that is active."""
    try:
        return check_file(name, source, accept, max_mb)
    except Problem as problem:
        for error in problem.errors:
            if isinstance(error, FileError):
                raise worded(error.code, error.facts, gettext) from problem
        raise
