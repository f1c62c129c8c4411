"""A sheet of claims: its columns, and its rows grouped into claims."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from opencpor.claims.bulk.rules.proof import FILE_KIND, FILES, SIGNED, Proof, day_in, proof_of
from opencpor.claims.bulk.rules.wordings import worded
from opencpor.claims.changes import COLUMNS, Changes, LineChange
from opencpor.common.errors import FieldError

MOST_ROWS = 10_000
QUOTED = 80  # characters of a cell that an error repeats, since many rows may differ from one
EXTRA = "extra_"
KEY, DONE, ENGAGEMENT, OPT_OUT = "claim_key", "claim", "engagement", "opt_out"
LINE = ("workload", "subscription_id", "product")
PLAIN = {
    "name": "name",
    "partner_id": "given_partner_id",
    "tenant_id": "tenant_id",
    "customer_name": "customer_name",
    "customer_domain": "customer_domain",
    "customer_country": "customer_country",
    "contact_name": "contact_name",
    "contact_title": "contact_title",
    "contact_email": "contact_email",
    "contact_language": "contact_language",
    "partner_contact_name": "partner_contact_name",
    "partner_contact_email": "partner_contact_email",
    "agreement_date": "agreement_date",
    OPT_OUT: "opt_out",
}
"""Column of the sheet -> column of a claim."""
BEFORE = (KEY, ENGAGEMENT, *PLAIN, *LINE)
AFTER = (FILES, FILE_KIND, SIGNED)
REPORT = (DONE, "row_status", "codes", "messages", "remedies")
"""What a report adds; a corrected report may be sent as it is."""

_BY_FIELD = {COLUMNS[column][0]: name for name, column in PLAIN.items()}
_YES, _NO = ("yes", "true", "1", "ja", "y"), ("", "no", "false", "0", "nein", "n")


def columns_of(extra_fields: Iterable[str]) -> tuple[str, ...]:
    """Return the columns of a sheet, given the extra fields that programs ask."""
    asked = (f"{EXTRA}{name}" for name in sorted(set(extra_fields)))
    return (*BEFORE, *asked, *AFTER)


@dataclass(frozen=True)
class Row:
    """One row: where it stands, its cells, and what was wrong while it was read."""

    number: int
    cells: Mapping[str, str]
    errors: tuple[FieldError, ...] = ()


@dataclass
class SheetClaim:
    """The rows that are one claim, and what they say.

    Attributes:
        key: What groups them; empty for a row that stands alone.
        rows: The rows, in their order.
        engagement: Engagement key.
        changes: What the claim is to hold.
        lines: The row of each of its lines.
        proof: The files that prove it.
        done: Identifier of the claim, if an earlier import made it.
        errors: What is wrong, by row number.
    """

    key: str
    rows: tuple[Row, ...]
    engagement: str = ""
    changes: Changes = field(default_factory=Changes)
    lines: list[int] = field(default_factory=list)
    proof: Proof = field(default_factory=Proof)
    done: str = ""
    errors: dict[int, list[FieldError]] = field(default_factory=dict)

    def wrong(self, row: int, error: FieldError) -> None:
        """Note what is wrong with a row."""
        self.errors.setdefault(row, []).append(error)

    def place(self, where: str) -> tuple[int, str]:
        """Return row and column of a field as findings name it, such as ``lines.1.workload``."""
        head, _, rest = where.partition(".")
        first = self.rows[0].number
        if head == "lines" and rest:
            number, _, column = rest.partition(".")
            if number.isdigit() and int(number) < len(self.lines):
                return self.lines[int(number)], column or LINE[0]
        if head == "lines":
            return first, LINE[0]
        if head == "extra":
            return first, f"{EXTRA}{rest}"
        return first, _BY_FIELD.get(where, where)


def _value(claim: SheetClaim, row: Row, name: str, text: str) -> Any:
    """Read one cell of a claim; what cannot be read is noted, and None."""
    if name == "agreement_date":
        return day_of(claim, row, name, text)
    return yes_of(claim, row, name, text) if name == OPT_OUT else text


def yes_of(claim: SheetClaim, row: Row, name: str, text: str) -> bool | None:
    """Read a yes or no; nothing is no. What is neither is noted, and None."""
    if text.lower() in _YES + _NO:
        return text.lower() in _YES
    claim.wrong(row.number, worded(name, "yes_or_no"))
    return None


def day_of(claim: SheetClaim, row: Row, name: str, text: str) -> date | None:
    """Read a day; what is none is noted, and None."""
    if not text:
        return None
    try:
        return day_in(text)
    except ValueError:
        claim.wrong(row.number, worded(name, "no_date"))
        return None


def shared(claim: SheetClaim, name: str) -> tuple[Row, str]:
    """Return what the rows say in a column of the claim; a later row repeats it or is empty."""
    first = claim.rows[0]
    said, by = first.cells.get(name, ""), first
    for row in claim.rows[1:]:
        other = row.cells.get(name, "")
        if other and not said:
            said, by = other, row
        elif other and other != said:
            quoted = said[:QUOTED]
            error = worded(name, "differs_within_claim", line=by.number, said=quoted)
            claim.wrong(row.number, error)
    return by, said


def _read(claim: SheetClaim, extra: Sequence[str]) -> None:
    for row in claim.rows:
        for error in row.errors:
            claim.wrong(row.number, error)
    _, claim.engagement = shared(claim, ENGAGEMENT)
    _, claim.done = shared(claim, DONE)
    values: dict[str, Any] = {}
    for name, column in PLAIN.items():
        row, text = shared(claim, name)
        value = _value(claim, row, name, text)
        if value not in (None, ""):
            values[column] = value
    said = {one.removeprefix(EXTRA): shared(claim, one)[1] for one in extra}
    values["extra"] = {name: text for name, text in said.items() if text}
    wanted = []
    for row in claim.rows:
        line = LineChange(**{name: row.cells.get(name, "") for name in LINE})
        if any(vars(line).values()):
            wanted.append(line)
            claim.lines.append(row.number)
    claim.changes = Changes(values, tuple(wanted))
    claim.proof = proof_of(claim.rows, claim.wrong)


def claims_of(rows: Sequence[Row], columns: Sequence[str]) -> list[SheetClaim]:
    """Group rows into claims by their key, in the order of their first rows, and read them."""
    groups: dict[str, list[Row]] = {}
    for row in rows:
        key = row.cells.get(KEY, "")
        groups.setdefault(key or f"\0{row.number}", []).append(row)
    extra = [name for name in columns if name.startswith(EXTRA)]
    found = []
    for key, members in groups.items():
        claim = SheetClaim("" if key.startswith("\0") else key, tuple(members))
        _read(claim, extra)
        found.append(claim)
    return found
