"""What somebody brings from a bank, read: a report, a statement, a table, or rows. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from opencpor.incentives.payments.bank.answers import Answer
from opencpor.incentives.payments.bank.camt import kind_of, read_camt
from opencpor.incentives.payments.bank.csv_answers import read_csv_answers, read_rows
from opencpor.incentives.payments.bank.elements import parse
from opencpor.incentives.payments.bank.pain002 import read_pain002

LARGEST_FILE = 20 * 1024 * 1024
_XML = (b"<", b"\xef\xbb\xbf<", b"\xff\xfe<", b"\xfe\xff\0<")


@dataclass(frozen=True)
class Sent:
    """A file with a bank's answers, as it came.

    Attributes:
        format: ``pain002``, ``camt053``, ``camt054``, ``csv`` or ``rows``.
    """

    name: str
    format: str
    content: bytes
    answers: tuple[Answer, ...]

    @property
    def sha256(self) -> str:
        """Its hash, hex."""
        return hashlib.sha256(self.content).hexdigest()


def read_file(name: str, content: bytes) -> Sent:
    """Read a file; whether it is XML or a table is seen by its first character.

    Raises:
        Invalid, TooLarge: See `parse`, `read_pain002`, `read_camt` and `read_csv_answers`.
    """
    if content.lstrip().startswith(_XML):
        root = parse(content)
        if kind := kind_of(root):
            return Sent(name, kind, content, read_camt(root))
        return Sent(name, "pain002", content, read_pain002(root))
    return Sent(name, "csv", content, read_csv_answers(content))


def read_sent_rows(rows: Sequence[Mapping[str, str]]) -> Sent:
    """Read rows; equal rows are the same file, whatever stands between them.

    Raises:
        Invalid: With everything that is wrong.
    """
    answers = read_rows((f"rows[{place}]", row) for place, row in enumerate(rows))
    content = json.dumps([*rows], sort_keys=True, separators=(",", ":")).encode()
    return Sent("", "rows", content, answers)
