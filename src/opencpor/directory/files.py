"""The files of the directory: their columns, how a row is stored, which rows go out.

All kinds are declared here as data; `actions.import_file` and `actions.export_file` know none.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from opencpor.access.actor import Actor
from opencpor.common.errors import FieldError, Invalid
from opencpor.directory import queries
from opencpor.directory.actions.put_customer import put_customer
from opencpor.directory.actions.put_enrollment import put_enrollment
from opencpor.directory.actions.put_location import put_location
from opencpor.directory.actions.put_partner import put_partner
from opencpor.directory.actions.put_subscription import put_subscription
from opencpor.directory.actions.writing import Outcome
from opencpor.directory.records import (
    Record,
    customer_record,
    enrollment_record,
    location_record,
    partner_record,
    subscription_record,
)
from opencpor.directory.rules.tenant import guid_of
from opencpor.directory.terms import Kind

Cells = Mapping[str, str]

# Column of the file -> field of the thing.
PARTNER_COLUMNS = {
    "global_id": "global_id",
    "partner_name": "name",
    "partner_country": "country",
    "domains": "domains",
}
LOCATION_COLUMNS = {
    "global_id": "global_id",
    "partner_id": "partner_id",
    "location_name": "name",
    "location_country": "country",
    "city": "city",
}


@dataclass(frozen=True)
class FileKind:
    """One kind of file.

    Attributes:
        columns: All columns, in the order of an export.
        needed: Those without which a row means nothing.
        key: What a row is known by; two rows of a file may not have the same.
        put: Stores one row.
        rows: What an actor may take out, row by row.
    """

    columns: tuple[str, ...]
    needed: tuple[str, ...]
    key: Callable[[Cells], str]
    put: Callable[[Cells, Actor], Outcome]
    rows: Callable[[Actor], Iterator[Record]]


def _picked(cells: Cells, columns: Mapping[str, str]) -> Record:
    return {field: cells[column] for column, field in columns.items() if column in cells}


def _in_columns(error: Invalid, columns: Mapping[str, str]) -> Invalid:
    """Return the same problem with the file's column names instead of the fields'."""
    names = {field: column for column, field in columns.items()}
    errors = [
        FieldError(names.get(e.field, e.field), e.code, e.message, e.remedy) for e in error.errors
    ]
    return Invalid(error.detail, code=error.code, errors=errors)


def _put_location_row(cells: Cells, actor: Actor) -> Outcome:
    """Store the partner of a row, and its location if the row has one."""
    try:
        partner = put_partner(_picked(cells, PARTNER_COLUMNS), actor).outcome
    except Invalid as error:
        raise _in_columns(error, PARTNER_COLUMNS) from error
    if not cells.get("partner_id"):
        return partner
    try:
        location = put_location(_picked(cells, LOCATION_COLUMNS), actor).outcome
    except Invalid as error:
        raise _in_columns(error, LOCATION_COLUMNS) from error
    order = (Outcome.UNCHANGED, Outcome.CHANGED, Outcome.CREATED)
    return max(partner, location, key=order.index)


def _location_rows(actor: Actor) -> Iterator[Record]:
    for partner in queries.walk(queries.partners_with_locations(actor)):
        head = partner_record(partner)
        shared = {column: head[field] for column, field in PARTNER_COLUMNS.items()}
        locations = partner.locations.all()
        if not locations:
            yield dict.fromkeys(LOCATION_COLUMNS, "") | shared
        for location in locations:
            own = location_record(location)
            yield shared | {column: own[field] for column, field in LOCATION_COLUMNS.items()}


def _guid_key(column: str) -> Callable[[Cells], str]:
    """Return a key that is the same for a GUID in every dress."""
    return lambda cells: str(guid_of(cells.get(column, "")) or cells.get(column, ""))


FILES: dict[Kind, FileKind] = {
    Kind.PARTNERS: FileKind(
        columns=tuple(dict.fromkeys([*PARTNER_COLUMNS, *LOCATION_COLUMNS])),
        needed=("global_id",),
        key=lambda cells: cells.get("partner_id") or cells.get("global_id", ""),
        put=_put_location_row,
        rows=_location_rows,
    ),
    Kind.CUSTOMERS: FileKind(
        columns=(
            "tenant_id", "name", "country", "segment", "cloud", "status", "domains",
            "verified_domains",
        ),
        needed=("tenant_id",),
        key=_guid_key("tenant_id"),
        put=lambda cells, actor: put_customer(cells, actor).outcome,
        rows=lambda actor: map(
            customer_record, queries.walk(queries.list_customers(actor).order_by("tenant_id"))
        ),
    ),
    Kind.SUBSCRIPTIONS: FileKind(
        columns=(
            "subscription_id", "tenant_id", "product", "channel", "status", "starts_on",
            "ends_on", "seats",
        ),
        needed=("subscription_id",),
        key=_guid_key("subscription_id"),
        put=lambda cells, actor: put_subscription(cells, actor).outcome,
        rows=lambda actor: map(
            subscription_record,
            queries.walk(queries.list_subscriptions(actor).order_by("subscription_id")),
        ),
    ),
    Kind.ENROLLMENTS: FileKind(
        columns=("partner_id", "program", "status", "requirements", "earning_months"),
        needed=("partner_id", "program"),
        key=lambda cells: f"{cells.get('partner_id', '')} {cells.get('program', '')}".strip(),
        put=lambda cells, actor: put_enrollment(cells, actor).outcome,
        rows=lambda actor: map(
            enrollment_record,
            queries.walk(
                queries.list_enrollments(actor).order_by("location__partner_id", "program_key")
            ),
        ),
    ),
}  # fmt: skip
