"""Reads and writes tables as CSV; what comes in is hostile until read, what goes out is inert."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from opencpor.common.cells import neutralized, plain
from opencpor.common.errors import FieldError, Invalid, TooLarge
from opencpor.common.phrases import joined, phrase

MOST_BYTES = 4 * 1024 * 1024
MOST_ROWS = 20_000
LONGEST_CELL = 4_000
MOST_COLUMNS = 500  # looked at by name, and each that is wrong is answered with an error
_DELIMITERS = (",", ";", "\t")


@dataclass(frozen=True)
class Line:
    """One row of a table: where it stands in the file, its cells by column, what is wrong."""

    number: int
    cells: Mapping[str, str]
    errors: tuple[FieldError, ...] = ()


def _refuse(code: str, message: str, remedy: str) -> Invalid:
    return Invalid(
        joined(message, remedy), code=code, errors=[FieldError("file", code, message, remedy)]
    )


def _text(content: bytes, most_bytes: int) -> str:
    if len(content) > most_bytes:
        raise TooLarge(
            phrase("The file has more than {most} MiB. Split it.", most=most_bytes // 1024 // 1024),
            code="too_large",
        )
    wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = content.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise _refuse("encoding", "The file is not UTF-8.", "Save it as 'CSV UTF-8'.") from error
    if "\0" in text:
        raise _refuse("not_a_table", "The file is no CSV table.", "Save it as 'CSV UTF-8'.")
    return text


def _header(cells: Sequence[str], columns: Sequence[str], needed: Sequence[str]) -> list[str]:
    if len(cells) > MOST_COLUMNS:
        words = phrase("The first line names more than {most} columns.", most=MOST_COLUMNS)
        raise _refuse("not_a_table", words, "Start with the template.")
    names = [cell.strip().lower().replace(" ", "_") for cell in cells]
    errors = [
        FieldError(
            name,
            "unknown_column",
            phrase("There is no column {name!r}.", name=name),
            "Remove or rename it.",
        )
        for name in dict.fromkeys(names)
        if name not in columns
    ]
    errors += [
        FieldError(
            name,
            "duplicate_column",
            phrase("Column {name!r} stands there twice.", name=name),
            "Keep one.",
        )
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    errors += [
        FieldError(
            name, "missing_column", phrase("Column {name!r} is missing.", name=name), "Add it."
        )
        for name in needed
        if name not in names
    ]
    if errors:
        known = ", ".join(columns)
        raise Invalid(
            phrase("The first line does not name the right columns: {known}.", known=known),
            code="wrong_columns",
            errors=errors,
        )
    return names


def _line(number: int, names: Sequence[str], cells: Sequence[str]) -> Line:
    errors = []
    if len(cells) != len(names):
        errors.append(
            FieldError(
                "",
                "wrong_cell_count",
                phrase(
                    "The row has {cells} cells, the first line has {columns}.",
                    cells=len(cells),
                    columns=len(names),
                ),
                "Check the quotes and the separators of this row.",
            )
        )
    for name, cell in zip(names, cells, strict=False):
        if len(cell) > LONGEST_CELL:
            errors.append(
                FieldError(
                    name,
                    "too_long",
                    "The cell is too long.",
                    phrase("At most {most} characters.", most=LONGEST_CELL),
                )
            )
    found = {name: plain(cell.strip()) for name, cell in zip(names, cells, strict=False)}
    return Line(number, found, tuple(errors))


def read_table(
    content: bytes,
    columns: Sequence[str],
    needed: Sequence[str],
    *,
    most_rows: int | None = None,
    most_bytes: int = MOST_BYTES,
) -> list[Line]:
    """Read a CSV file whose first line names its columns.

    UTF-8 (with or without a mark) or UTF-16 with a mark; comma, semicolon or tab. Empty rows are
    skipped. A row with something wrong carries it in ``errors``.

    Args:
        content: The file.
        columns: The columns that may be there, in any order.
        needed: Those that must be.
        most_rows: How many rows are accepted; `MOST_ROWS` unless said.
        most_bytes: How many bytes are accepted.

    Raises:
        TooLarge: More bytes or rows than are accepted.
        Invalid: The file as a whole cannot be read.
    """
    text, most = _text(content, most_bytes), MOST_ROWS if most_rows is None else most_rows
    first = text.partition("\n")[0]
    delimiter = max(_DELIMITERS, key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines: list[Line] = []
    try:
        names = _header(next(reader, []), columns, needed)
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if len(lines) == most:
                raise TooLarge(
                    phrase("The file has more than {most} rows.", most=most), code="too_many_rows"
                )
            lines.append(_line(reader.line_num, names, cells))
    except csv.Error as error:
        raise _refuse(
            "not_a_table",
            phrase(
                "Line {line_num} cannot be read: {error}.", line_num=reader.line_num, error=error
            ),
            "Check its quotes.",
        ) from error
    return lines


def write_table(columns: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    """Write a CSV file that no spreadsheet takes for formulas, and that `read_table` reads back."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([neutralized(row[name]) for name in columns] for row in rows)
    return out.getvalue()
