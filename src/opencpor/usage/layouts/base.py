"""What a layout is, and how a file's headings tell which one it has."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from opencpor.common.phrases import phrase

_FILLER = re.compile(r"[\s_\-\ufeff]+")


class Column(StrEnum):
    """What we read from a file, whatever its headings call it."""

    TENANT = "tenant_id"
    WORKLOAD = "workload"
    SUBSCRIPTION = "subscription_id"
    MONTH = "month"
    ACTIVE = "active_users"  # MAU
    PAID = "paid_units"  # PAU
    ASSIGNED = "assigned_units"
    DUPLICATE = "duplicate"  # 1: the same row once more, for another location
    PARTNER = "partner_id"  # a location's id; known, so that its many spellings are no riddle
    GLOBAL_PARTNER = "global_partner_id"
    USER = "user"  # per-user reports only
    REPORT_DATE = "report_date"
    TRANSACTION = "transaction_id"  # transactions only; so are the four below
    PRODUCT = "product"
    DAY = "date"
    AMOUNT = "amount"
    CURRENCY = "currency"


LOCATION_IDS = ("MpnId", "MPNID", "PartnerID", "PartnerLocationID")
GLOBAL_IDS = ("PGAPartnerID", "PGAMpnId", "PGAMpnID", "GlobalPartnerID")
DUPLICATE_FLAGS = (
    "IsDuplicateRowForPGA",
    "IsDuplicateRowForMPN",
    "IsACRDuplicateAtPGALevel",
    "IsACRDuplicateAtMPNLevel",
)


@dataclass(frozen=True)
class Layout:
    """One kind of usage file.

    Attributes:
        key: What `--layout` and the API call it.
        title: What people call it.
        columns: For each thing we read, the headings it may have, the published one first.
        required: What the file must have.
        published: All headings in published order, for exports and for telling layouts apart.
        per_user: Whether a row is a user, so that facts are counted from rows.
        transactions: Whether a row is an amount that was billed, not a figure of use.
    """

    key: str
    title: str
    columns: Mapping[Column, tuple[str, ...]]
    required: tuple[Column, ...]
    published: tuple[str, ...]
    per_user: bool = False
    transactions: bool = False


@dataclass(frozen=True)
class Match:
    """Headings read as one layout: for each column found, its place in the file from 0."""

    layout: Layout
    places: Mapping[Column, int]


class LayoutError(ValueError):
    """Headings that fit no layout; the text says what is missing.

    Attributes:
        reason: The text, for a person.
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def fold(heading: str) -> str:
    """Give the form in which two spellings of one heading are equal: no case, no filler."""
    return _FILLER.sub("", unicodedata.normalize("NFKC", heading)).casefold()


def recognize(headings: Sequence[str], layouts: Sequence[Layout]) -> Match:
    """Find the layout of a file from its headings.

    Of several that fit, the one is taken of whose published headings most are there.

    Args:
        headings: The file's headings as they stand.
        layouts: The layouts that come into question: all, or the one that was asked for.

    Raises:
        LayoutError: If none fits; it names the nearest one and what it lacks.
    """
    places: dict[str, list[int]] = {}
    for place, heading in enumerate(headings):
        places.setdefault(fold(heading), []).append(place)
    ranked = sorted(layouts, key=lambda layout: _rank(layout, places))
    nearest = ranked[0]
    missing = _missing(nearest, places)
    if missing:
        raise LayoutError(_nothing_fits(nearest, missing, headings))
    return Match(nearest, _places(nearest, places))


def _found(layout: Layout, column: Column, places: Mapping[str, list[int]]) -> list[int]:
    spellings = {fold(heading) for heading in layout.columns[column]}
    return [place for spelling in sorted(spellings) for place in places.get(spelling, ())]


def _missing(layout: Layout, places: Mapping[str, list[int]]) -> list[str]:
    return [
        layout.columns[column][0]
        for column in layout.required
        if not _found(layout, column, places)
    ]


def _rank(layout: Layout, places: Mapping[str, list[int]]) -> tuple[bool, int]:
    """Sort fitting layouts first, then those with most of their headings there."""
    there = sum(fold(heading) in places for heading in layout.published)
    return bool(_missing(layout, places)), -there


def _places(layout: Layout, places: Mapping[str, list[int]]) -> dict[Column, int]:
    found = {}
    for column in layout.columns:
        at = sorted(_found(layout, column, places))
        if len(at) > 1 and column not in {Column.PARTNER, Column.GLOBAL_PARTNER}:
            raise LayoutError(
                phrase(
                    "The heading for {column} stands {count} times: keep the column that counts "
                    "and remove the others.",
                    column=layout.columns[column][0],
                    count=len(at),
                )
            )
        if at:
            found[column] = at[0]
    return found


def _nothing_fits(nearest: Layout, missing: list[str], headings: Sequence[str]) -> str:
    shown = ", ".join(heading.strip()[:40] for heading in headings[:8] if heading.strip())
    return phrase(
        "The headings fit no known layout. Nearest is '{layout}', which also needs {missing}. "
        "The file begins with: {shown}.",
        layout=nearest.title,
        missing=", ".join(missing),
        shown=shown or phrase("no headings at all"),
    )
