"""The files that the rows of one claim name, and what they say of each."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from opencpor.claims.bulk.rules.wordings import worded
from opencpor.claims.rules.facts import Need
from opencpor.common.errors import FieldError

MOST_FILES = 50  # of one claim; each that is missing is an error of its own
FILES, FILE_KIND, SIGNED = "evidence", "evidence_kind", "evidence_signed_on"
BETWEEN = ";"

Wrong = Callable[[int, FieldError], None]
"""Notes what is wrong with the row of a number."""


class Told(Protocol):
    """A row of a sheet."""

    @property
    def number(self) -> int:
        """Where it stands."""

    @property
    def cells(self) -> Mapping[str, str]:
        """Its cells by column."""


@dataclass(frozen=True)
class SheetFile:
    """A file that a row names.

    Attributes:
        row: The row that names it first.
        name: Its name.
        kind: What it is.
        signed_on: When it was signed; None: not said.
    """

    row: int
    name: str
    kind: Need = Need.AGREEMENT
    signed_on: date | None = None


@dataclass(frozen=True)
class Proof:
    """What the rows of a claim say of its files.

    Attributes:
        files: Each once, in the order in which they are named.
        days: Every day of signature that is said, with its row, also where no file is named yet.
    """

    files: tuple[SheetFile, ...] = ()
    days: tuple[tuple[int, date], ...] = ()


def day_in(text: str) -> date:
    """Read a day as sheets write it.

    Raises:
        ValueError: If it is none.
    """
    return date.fromisoformat(text[: len("2026-12-31")])


def _names(row: Told) -> list[str]:
    return [name for part in row.cells.get(FILES, "").split(BETWEEN) if (name := part.strip())]


class _Column:
    """One column that is about files: a value for all files of its row, or one for each.

    A row that says nothing there takes what the first row with one value says.
    """

    def __init__(self, name: str, rows: Sequence[Told], wrong: Wrong) -> None:
        self.name, self.wrong = name, wrong
        self.said = {row.number: self._parts(row) for row in rows}
        single = (said[0] for said in self.said.values() if len(said) == 1 and said[0])
        self.usual = next(single, "")
        for row in rows:
            self._check(row)

    def _parts(self, row: Told) -> list[str]:
        parts = [part.strip() for part in row.cells.get(self.name, "").split(BETWEEN)]
        most = max(1, len(_names(row)))
        while len(parts) > most and not parts[-1]:
            parts.pop()
        return parts

    def _check(self, row: Told) -> None:
        said, files = self.said[row.number], len(_names(row))
        if len(said) > 1 and len(said) != files:
            error = worded(self.name, "not_one_for_each", said=len(said), files=files)
            self.wrong(row.number, error)
            self.said[row.number] = [""]
        elif not files and said[0] and said[0] != self.usual:
            self.wrong(row.number, worded(self.name, "differs_for_files", said=self.usual[:80]))

    def of(self, row: Told, place: int) -> str:
        """Return what a row says of the file in some place of it."""
        said = self.said[row.number]
        return said[place] if len(said) > 1 else said[0] or self.usual


def _kinds(column: _Column, wrong: Wrong) -> dict[str, Need]:
    """Return the kinds that are said; what is none is noted once for each row."""
    known = {one.value: one for one in Need}
    for row, said in column.said.items():
        if not known.keys() >= {text for text in said if text}:
            wrong(row, worded(FILE_KIND, "evidence_kind_unknown", known=", ".join(Need)))
    return known


def _days(column: _Column, wrong: Wrong) -> Iterator[tuple[int, str, date]]:
    """Give the days that are said; what is none is noted once for each row."""
    for row, said in column.said.items():
        try:
            yield from [(row, text, day_in(text)) for text in said if text]
        except ValueError:
            wrong(row, worded(SIGNED, "no_date"))


def _files(files: Iterable[SheetFile], wrong: Wrong) -> Iterator[SheetFile]:
    """Give each file once; a later row may name one again and says the same of it."""
    first: dict[str, SheetFile] = {}
    for file in files:
        before = first.setdefault(file.name, file)
        if before is file:
            yield file
        elif (before.kind, before.signed_on) != (file.kind, file.signed_on):
            error = worded(FILES, "file_said_otherwise", name=file.name, line=before.row)
            wrong(file.row, error)


def proof_of(rows: Sequence[Told], wrong: Wrong) -> Proof:
    """Read the files of one claim.

    Args:
        rows: Its rows, in their order.
        wrong: Notes what cannot be read.
    """
    if len({name for row in rows for name in _names(row)}) > MOST_FILES:
        wrong(rows[0].number, worded(FILES, "too_many_files", most=MOST_FILES))
        return Proof()
    kind_of, signed = _Column(FILE_KIND, rows, wrong), _Column(SIGNED, rows, wrong)
    kinds, days = _kinds(kind_of, wrong), list(_days(signed, wrong))
    by_text = {text: day for _, text, day in days}
    named = (
        SheetFile(
            row.number,
            name,
            kinds.get(kind_of.of(row, place), Need.AGREEMENT),
            by_text.get(signed.of(row, place)),
        )
        for row in rows
        for place, name in enumerate(_names(row))
    )
    return Proof(tuple(_files(named, wrong)), tuple((row, day) for row, _, day in days))
