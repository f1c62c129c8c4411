"""Banks' answers as CSV: for banks without pain.002, and for transfers that came back. Pure."""

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from decimal import InvalidOperation

from opencpor.common.cells import plain
from opencpor.common.errors import FieldError, Invalid, TooLarge
from opencpor.common.phrases import phrase
from opencpor.common.sheets import refusal
from opencpor.common.text import one_line, unkept
from opencpor.incentives.payments.bank.answers import (
    MOST_ROWS,
    SAYING,
    Answer,
    Outcome,
    amount_of,
    too_many,
)
from opencpor.incentives.payments.bank.places import line, within

LARGEST = 20 * 1024 * 1024
NEEDED = ("batch", "reference", "outcome")
OTHER = ("code", "text", "amount", "currency")
LONGEST_CODE = 35
MOST_ERRORS = 50
OUTCOMES = {outcome.value: outcome for outcome in (*SAYING, Outcome.PENDING)}


def _amount(row: dict[str, str]) -> tuple[int | None, str]:
    if not row["amount"]:
        return None, ""
    return amount_of(row["amount"], row["currency"]), row["currency"]


def _wrong(row: dict[str, str], place: str) -> Iterator[FieldError]:
    for name in NEEDED:
        if not row[name]:
            yield FieldError(
                within(place, name), "required", phrase("No {what} is given.", what=name)
            )
    if row["outcome"] and row["outcome"].lower() not in OUTCOMES:
        said = phrase("{value!r} is no outcome.", value=row["outcome"][:40])
        remedy = phrase("One of {known}.", known=", ".join(sorted(OUTCOMES)))
        yield FieldError(within(place, "outcome"), "bad_outcome", said, remedy)
    if len(row["code"]) > LONGEST_CODE:
        yield FieldError(within(place, "code"), "too_long", "The code is too long.")
    try:
        _amount(row)
    except (ValueError, InvalidOperation, OverflowError):
        amount = " ".join(filter(None, (row["amount"][:40], row["currency"][:10])))
        said = phrase("{amount} is no amount.", amount=amount)
        remedy = phrase("Such as 1250.00 with the currency EUR.")
        yield FieldError(within(place, "amount"), "bad_amount", said, remedy)


def _read(row: dict[str, str], place: str) -> Answer:
    amount, currency = _amount(row)
    return Answer(
        row["batch"], row["reference"], OUTCOMES[row["outcome"].lower()], row["code"], row["text"],
        "", amount, currency, place,
    )  # fmt: skip


def _unreadable() -> Invalid:
    why = phrase("The file cannot be read as CSV in UTF-8.")
    return refusal("not_csv", why, "Save it as CSV, UTF-8.")


def _rows(content: bytes) -> Iterator[tuple[int, list[str]]]:
    """Give the lines that are not empty, each with its number."""
    if len(content) > LARGEST:
        raise TooLarge("A bank's file may have 20 MB.", code="too_large")
    try:
        text = content.decode("utf-8-sig")
    except ValueError as error:
        raise _unreadable() from error
    if unkept(text):
        raise _unreadable()
    first = text.partition("\n")[0]
    delimiter = ";" if first.count(";") > first.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        yield from ((reader.line_num, row) for row in reader if any(row))
    except csv.Error as error:
        raise _unreadable() from error


def _columns(heading: list[str]) -> list[str]:
    names = [one_line(name).lower() for name in heading]
    missing = [name for name in NEEDED if name not in names]
    twice = {name for name in names if name and names.count(name) > 1}
    if missing or twice:
        why = (
            phrase("The heading lacks {names}.", names=", ".join(missing))
            if missing
            else phrase("A column stands twice.")
        )
        columns = ", ".join((*NEEDED, *OTHER))
        remedy = phrase("The columns are {columns}; the last four may lack.", columns=columns)
        raise refusal("bad_heading", why, remedy)
    return names


def read_rows(rows: Iterable[tuple[str, Mapping[str, str]]]) -> tuple[Answer, ...]:
    """Read answers that are given as columns with their values, each with its place.

    Raises:
        Invalid: With what is wrong, the first so many of it; if there is none, or too much.
    """
    found: list[Answer] = []
    errors: list[FieldError] = []
    count = 0
    for number, (place, given) in enumerate(rows, start=1):
        if number > MOST_ROWS:
            raise too_many(place)
        row = {name: one_line(given.get(name, "")) for name in (*NEEDED, *OTHER)}
        if wrong := list(_wrong(row, place)):
            count += len(wrong)
            errors += wrong[: MOST_ERRORS - len(errors)]
        else:
            found.append(_read(row, place))
    if errors:
        remedy = phrase("Nothing was recorded. Correct these lines and send them all again.")
        said = phrase("Wrong in the file: {count}.", count=count)
        why = refusal("bad_rows", said, remedy)
        why.errors = errors
        raise why
    if not found:
        raise refusal("no_answers", "The file has no lines.", "Send one line for each payment.")
    return tuple(found)


def read_csv_answers(content: bytes) -> tuple[Answer, ...]:
    """Read answers, one a line: which batch and payment, what became of it, and why.

    Raises:
        Invalid: If the file cannot be read, or with every line that cannot be.
        TooLarge: If it is too large.
    """
    rows = _rows(content)
    names = _columns(next(rows, (0, []))[1])
    return read_rows(
        (line(number), dict(zip(names, map(plain, cells), strict=False))) for number, cells in rows
    )
