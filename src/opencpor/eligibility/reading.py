"""The files that are imported: their columns, and how a row becomes the values of a table."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Model

from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.directory.models import Customer, Location, Partner
from opencpor.directory.rules.reading import Reader
from opencpor.directory.rules.tenant import guid_of
from opencpor.eligibility.models import (
    Certification,
    HeldDesignation,
    OtherAssociation,
    OutsideFigure,
)
from opencpor.programs.document.program import Program
from opencpor.programs.queries import latest_version, program_keys

# With a digit at least: a name has none.
PERSON = re.compile(r"(?=.*[0-9])[A-Za-z0-9][A-Za-z0-9._-]{0,63}", re.ASCII)
NUMBER = re.compile(r"-?[0-9]{1,14}(\.[0-9]{1,4})?", re.ASCII)
YES, NO = ("yes", "true", "1"), ("", "no", "false", "0")

Values = dict[str, Any]


class Kind(StrEnum):
    """What a file holds."""

    CERTIFICATIONS = "certifications"
    OTHER_ASSOCIATIONS = "other-associations"
    OUTSIDE_FIGURES = "outside-figures"
    HELD_DESIGNATIONS = "held-designations"


@dataclass
class Known:
    """What the cells of a file may name."""

    documents: Mapping[str, Program]
    locations: Mapping[str, str]
    customers: Mapping[UUID, str]
    partners: Mapping[str, str]
    names: Mapping[str, dict[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, str]]) -> Known:
        """Look up all that some rows name, by few queries."""
        cells = list(rows)
        places = Location.objects.filter(
            partner_id__in={row.get("partner_id", "").strip() for row in cells}
        )
        partners = Partner.objects.filter(
            global_id__in={row.get("global_id", "").strip() for row in cells}
        )
        read = (guid_of(row.get("tenant_id", "")) for row in cells)
        tenants = {tenant for tenant in read if tenant is not None}
        customers = Customer.objects.filter(tenant_id__in=tenants)
        return cls(
            {key: latest_version(key).document for key in program_keys()},
            dict(places.values_list("partner_id", "unit_id")),
            dict(customers.values_list("tenant_id", "organization_id")),
            dict(partners.values_list("global_id", "organization_id")),
        )


@dataclass(frozen=True)
class FileKind:
    """One kind of file.

    Attributes:
        columns: All columns.
        needed: Those without which a row means nothing.
        model: Where rows are stored.
        key: The fields that a row is known by; the same again supersedes it.
        owner: Of them, whose it is: a location, or a partner.
        read: Reads a row into the values of the fields.
    """

    columns: tuple[str, ...]
    needed: tuple[str, ...]
    model: type[Model]
    key: tuple[str, ...]
    read: Callable[[Reader, Known], Values]
    owner: str = "location_id"


def _location(reader: Reader, known: Known) -> str:
    value = reader.number("partner_id")
    if value and value not in known.locations:
        reader.wrong(
            "partner_id",
            "unknown_location",
            phrase("No location has the PartnerID {value!r}.", value=value),
            "Import it to the directory first; a global account ID is none.",
        )
    return known.locations.get(value, "")


def _document(reader: Reader, known: Known) -> Program | None:
    value = reader.key("program")
    found = known.documents.get(value)
    if value and found is None:
        listed = ", ".join(known.documents)
        reader.wrong(
            "program",
            "unknown_program",
            phrase("There is no program {value!r}.", value=value),
            phrase("One of: {listed}.", listed=listed),
        )
    return found


def _one_of(reader: Reader, column: str, allowed: Iterable[str]) -> str:
    value, words = reader.text(column, 64), list(allowed)
    if value and value not in words:
        listed = ", ".join(words)
        reader.wrong(
            column,
            "unknown_value",
            phrase("{value!r} is not known.", value=value),
            phrase("One of: {listed}.", listed=listed),
        )
    return value


def _withdrawn(reader: Reader) -> bool:
    value = reader.text("withdrawn", 10, required=False).lower()
    if value not in (*YES, *NO):
        reader.wrong(
            "withdrawn",
            "unknown_value",
            phrase("{value!r} is not known.", value=value),
            "Write yes, or leave it empty.",
        )
    return value in YES


def _days(reader: Reader) -> Values:
    since, until = reader.day("since"), reader.day("until", required=False)
    if since and until and until < since:
        reader.wrong("until", "ends_before_start", "It ends before it begins.", "Check the days.")
    return {"since": since, "until": until}


def _certification(reader: Reader, known: Known) -> Values:
    person = reader.text("person", 64)
    if person and not PERSON.fullmatch(person):
        reader.wrong(
            "person",
            "bad_shape",
            "This is no identifier of a person.",
            "Give a number from your records: letters, digits, '.', '_', '-'; no name, no address.",
        )
    return {
        "location_id": _location(reader, known),
        "person": person,
        "certification": reader.text("certification", 40).upper(),
        **_days(reader),
        "withdrawn": _withdrawn(reader),
    }


def _customer(reader: Reader, known: Known) -> str:
    tenant = reader.guid("tenant_id")
    if tenant.int and tenant not in known.customers:
        reader.wrong(
            "tenant_id",
            "unknown_tenant",
            phrase("No customer has the tenant {tenant}.", tenant=tenant),
            "Import it to the directory first.",
        )
    return known.customers.get(tenant, "")


def _workload(reader: Reader, document: Program | None) -> str:
    value = reader.text("workload", 100, required=False)
    if not value or document is None:
        return ""
    found = document.workload_named(value)
    if found is None:
        reader.wrong(
            "workload",
            "unknown_workload",
            phrase("The program has no workload {value!r}.", value=value),
            "Give its key or a name; empty means all.",
        )
    return found.key if found else ""


def _other_association(reader: Reader, known: Known) -> Values:
    document = _document(reader, known)
    types = document.eligibility.association_types if document else ()
    outside = [one.key for one in types if not one.engagements]
    return {
        "program_key": document.key if document else "",
        "location_id": _location(reader, known),
        "kind": _one_of(reader, "type", outside) if document else "",
        "customer_id": _customer(reader, known),
        "workload": _workload(reader, document),
        **_days(reader),
        "withdrawn": _withdrawn(reader),
    }


def _month(reader: Reader) -> Any:
    value = reader.text("month", 10)
    try:
        return Month.parse(value).first_day if value else None
    except ValueError:
        reader.wrong(
            "month",
            "bad_month",
            phrase("{value!r} is no month.", value=value),
            "Write it as 2026-10.",
        )
        return None


def _value(reader: Reader) -> Decimal:
    value = reader.text("value", 20)
    try:
        return Decimal(value if NUMBER.fullmatch(value) else "x")
    except InvalidOperation:
        if value:
            reader.wrong(
                "value",
                "bad_number",
                phrase("{value!r} is no number.", value=value),
                "Write it as 1250.50, with four decimal places at most.",
            )
        return Decimal(0)


def _outside_figure(reader: Reader, known: Known) -> Values:
    document = _document(reader, known)
    figures = [one.key for one in document.eligibility.figures] if document else []
    return {
        "program_key": document.key if document else "",
        "location_id": _location(reader, known),
        "figure": _one_of(reader, "metric", figures) if document else "",
        "month": _month(reader),
        "value": _value(reader),
        "source": reader.text("source", 200),
        "withdrawn": _withdrawn(reader),
    }


def _partner(reader: Reader, known: Known) -> str:
    value = reader.number("global_id")
    if value and value not in known.partners:
        reader.wrong(
            "global_id",
            "unknown_partner",
            phrase("No partner has the global account ID {value!r}.", value=value),
            "Import it to the directory first; a PartnerID of a location is none.",
        )
    return known.partners.get(value, "")


def _begun(reader: Reader, since: date, document: Program) -> None:
    """Refuse what is held from a later day on: it would take the place of what is held today."""
    if since > document.business_calendar.local_date(now()):
        reader.wrong(
            "since",
            "not_begun",
            "It has not begun yet.",
            "Keep the day since when it is held; only renews_on changes with a renewal.",
        )


def _held_designation(reader: Reader, known: Known) -> Values:
    document = _document(reader, known)
    designations = [one.key for one in document.eligibility.designations] if document else []
    since, renews_on = reader.day("since"), reader.day("renews_on")
    if since and renews_on and renews_on <= since:
        reader.wrong(
            "renews_on", "ends_before_start", "It is renewed before it begins.", "Check the days."
        )
    withdrawn = _withdrawn(reader)
    if since and document and not withdrawn:
        _begun(reader, since, document)
    return {
        "program_key": document.key if document else "",
        "partner_id": _partner(reader, known),
        "designation": _one_of(reader, "designation", designations) if document else "",
        "since": since,
        "renews_on": renews_on,
        "withdrawn": withdrawn,
    }


KINDS: dict[Kind, FileKind] = {
    Kind.CERTIFICATIONS: FileKind(
        columns=("partner_id", "person", "certification", "since", "until", "withdrawn"),
        needed=("partner_id", "person", "certification", "since"),
        model=Certification,
        key=("location_id", "person", "certification"),
        read=_certification,
    ),
    Kind.OTHER_ASSOCIATIONS: FileKind(
        columns=(
            "program", "partner_id", "type", "tenant_id", "workload", "since", "until", "withdrawn",
        ),
        needed=("program", "partner_id", "type", "tenant_id", "since"),
        model=OtherAssociation,
        key=("program_key", "location_id", "kind", "customer_id", "workload", "since"),
        read=_other_association,
    ),
    Kind.OUTSIDE_FIGURES: FileKind(
        columns=("program", "partner_id", "metric", "month", "value", "source", "withdrawn"),
        needed=("program", "partner_id", "metric", "month", "value", "source"),
        model=OutsideFigure,
        key=("program_key", "location_id", "figure", "month"),
        read=_outside_figure,
    ),
    Kind.HELD_DESIGNATIONS: FileKind(
        columns=("program", "global_id", "designation", "since", "renews_on", "withdrawn"),
        needed=("program", "global_id", "designation", "since", "renews_on"),
        model=HeldDesignation,
        key=("program_key", "partner_id", "designation"),
        read=_held_designation,
        owner="partner_id",
    ),
}  # fmt: skip
