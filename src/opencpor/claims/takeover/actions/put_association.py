"""Take over one association that stood before this installation; once for each reference."""

from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from uuid import UUID

from django.db import transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.accounts import Place, place_of
from opencpor.claims.actions.create import version_for
from opencpor.claims.bulk.report import Note, Outcome
from opencpor.claims.bulk.rules.sheet import Row
from opencpor.claims.models import ClaimLine
from opencpor.claims.states import OPEN, OPEN_LINES
from opencpor.claims.takeover.actions.turns import governing, wait_for_turn
from opencpor.claims.takeover.rules.rows import REFERENCE, Hold, Taken
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid
from opencpor.directory.models import Customer, Subscription
from opencpor.directory.rules.reading import Reader
from opencpor.programs.document.offer import AssociationUnit, Engagement
from opencpor.programs.queries import Version
from opencpor.register.actions.end_association import note_end
from opencpor.register.actions.open_association import open_association
from opencpor.register.models import Association, Source, Tenure
from opencpor.register.rules import SlotKey, Terms

TERM_ENDED = "term_ended"
LONGEST_REFERENCE = 100
_SAID = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False, "": False}


@dataclass
class Read:
    """A row as it was understood; what is wrong is noted on `reader`."""

    reader: Reader
    reference: str
    tenant_id: UUID
    number: str
    engagement: str
    starts_on: date | None
    last_day: date | None
    opted_out: bool


def _read(cells: Reader) -> Read:
    opted = _SAID.get(cells.raw.get("opted_out", "").strip().lower())
    if opted is None:
        cells.wrong("opted_out", "invalid", "This is neither yes nor no.", "Write yes or no.")
    row = Read(
        cells,
        reference=cells.text(REFERENCE, LONGEST_REFERENCE),
        tenant_id=cells.guid("tenant_id"),
        number=cells.number("partner_id"),
        engagement=cells.key("engagement"),
        starts_on=cells.day("starts_on"),
        last_day=cells.day("last_day", required=False),
        opted_out=bool(opted),
    )
    if row.starts_on and row.last_day and row.last_day < row.starts_on:
        cells.wrong("last_day", "ends_before_start", "It ends before it starts.", "Correct a date.")
    return row


def _customer(row: Read) -> str:
    found = Customer.objects.filter(tenant_id=row.tenant_id).first() if row.tenant_id.int else None
    if found is None and row.tenant_id.int:
        row.reader.wrong(
            "tenant_id", "tenant_unknown", "No customer has this tenant ID.",
            "Import the customer first.",
        )  # fmt: skip
    return found.organization_id if found else ""


def _place(row: Read, program_key: str) -> Place | None:
    place = place_of(row.number, program_key) if row.number else None
    if place is None and row.number:
        row.reader.wrong(
            "partner_id", "partner_id_unknown", "No location has this PartnerID.",
            "Import the partner first.",
        )  # fmt: skip
    return place


def _hint(said: str, known: list[str]) -> str:
    """Say which keys may be meant, without listing a whole program in a cell."""
    near = get_close_matches(said, known) or known[:3]
    return f"Write a key of the program, such as {', '.join(near)}."


def _workload_key(row: Read, customer: str, version: Version, kind: Engagement) -> SlotKey | None:
    key = row.reader.raw.get("workload", "").strip()
    found = version.document.workload(key) if key else None
    if found is None or found.solution_area != kind.solution_area:
        known = [one.key for one in version.document.workloads_of(kind)]
        what = "This is no workload of the engagement." if key else "No workload is given."
        row.reader.wrong("workload", "workload_unknown", what, _hint(key, known))
        return None
    return SlotKey(version.program_key, customer, found.key)


def _subscription_key(
    row: Read, customer: str, version: Version, kind: Engagement, notes: list[tuple[str, str, str]]
) -> SlotKey | None:
    guid, cells = row.reader.guid("subscription_id"), row.reader
    known = Subscription.objects.filter(subscription_id=guid).first() if guid.int else None
    if known is not None and known.customer_id != customer:
        cells.wrong(
            "subscription_id", "subscription_of_other_tenant",
            "This subscription is another tenant's.", "Correct the subscription or the tenant.",
        )  # fmt: skip
    if guid.int and known is None:
        text = "The directory does not know this subscription yet."
        notes.append(("subscription_id", "subscription_unknown", text))
    said = cells.raw.get("product", "").strip() or (known.product if known else "")
    product = version.document.product_named(said) if said else None
    if product is None or product.solution_area != kind.solution_area:
        known_keys = [one.key for one in version.document.products_of(kind)]
        what = "This is no product of the engagement." if said else "No product is given."
        cells.wrong("product", "product_unknown", what, _hint(said, known_keys))
        return None
    return SlotKey(version.program_key, customer, product.workload, guid)


def _slot(row: Read, version: Version, notes: list[tuple[str, str, str]]) -> SlotKey | None:
    """Return what the row is about; None if that is wrong, which is noted."""
    kind = version.document.engagement(row.engagement)
    customer = _customer(row)
    if kind is None:  # `version_for` has found it
        return None
    by_workload = kind.association_unit is AssociationUnit.WORKLOAD
    other = "subscription_id" if by_workload else "workload"
    if row.reader.raw.get(other, "").strip():
        unit = kind.association_unit.value
        row.reader.wrong(
            other, "line_of_other_unit", f"This engagement is about a {unit}.", "Leave it empty."
        )
    if by_workload:
        return _workload_key(row, customer, version, kind)
    return _subscription_key(row, customer, version, kind, notes)


def _earlier(row: Read, key: SlotKey, terms: Terms) -> Association | None:
    """Return what an earlier import made of the reference.

    Raises:
        Invalid: ``reference_taken`` if that was something else.
    """
    found = (
        Association.objects.select_related("slot")
        .filter(reference=row.reference, source=Source.IMPORTED.value)
        .first()
    )
    if found is None:
        return None
    slot = found.slot
    same = SlotKey(slot.program_key, slot.customer_id, slot.workload, slot.subscription_id).unique
    now_said = (terms.partner_id, terms.engagement, terms.starts_at)
    if same == key.unique and now_said == (found.partner_id, found.engagement, found.period.lower):
        return found
    error = FieldError(
        REFERENCE, "reference_taken", f"This reference is association {found.id}, another one.",
        "Give it a reference of its own; what is taken over is changed on its page.",
    )  # fmt: skip
    raise Invalid(error.message, code=error.code, errors=[error])


def _held(key: SlotKey, terms: Terms) -> Invalid:
    """Say who holds a slot that a row wants."""
    period = DateTimeTZRange(terms.starts_at, terms.ends_at)
    rivals = Tenure.objects.select_related("partner", "slot").filter(
        slot__program_key=key.program_key, period__overlap=period
    )
    if key.subscription_id is not None:
        rivals = rivals.filter(slot__subscription_id=key.subscription_id)
    else:
        rivals = rivals.filter(
            slot__customer_id=key.customer_id, slot__workload=key.workload,
            slot__subscription_id=None,
        )  # fmt: skip
    names = sorted({one.partner.name for one in rivals if one.partner_id != terms.partner_id})
    text = f"{', '.join(names) or 'The partner itself'} holds this for some of the time."
    error = FieldError(
        "partner_id", "slot_held", text, "Find out whose it is, and correct partner or dates."
    )
    return Invalid(text, code=error.code, errors=[error])


def _open(key: SlotKey, terms: Terms, actor: Actor) -> Association:
    try:
        made = open_association(key, terms, actor, Source.IMPORTED)
    except Conflict as conflict:
        if conflict.code == "slot_taken":
            raise _held(key, terms) from conflict
        error = FieldError(
            REFERENCE, conflict.code,
            f"Association {conflict.extra.get('association')} of the same partner and engagement "
            "stands at that time.", "Remove the row.",
        )  # fmt: skip
        raise Invalid(error.message, code=error.code, errors=[error]) from conflict
    if terms.ends_at is not None and terms.ends_at <= now():
        note_end(made.id, now(), TERM_ENDED, actor)
    return made


def _warned(key: SlotKey, terms: Terms, slot_id: int, place: Place) -> list[tuple[str, str, str]]:
    """Return what is worth a second look: column, code, text."""
    found = []
    if not place.enrolled:
        text = "The location is not enrolled in the program: nothing is earned meanwhile."
        found.append(("partner_id", "not_enrolled", text))
    if terms.ends_at is not None and terms.ends_at <= now():
        found.append(("last_day", "already_over", "It is over already, and is kept as history."))
        return found
    lines = ClaimLine.objects.filter(
        slot_id=slot_id, state__in=OPEN_LINES, claim__state__in=OPEN
    ).select_related("claim")
    for line in lines:
        if line.claim.partner_id == terms.partner_id:
            text = f"The partner's own claim {line.claim_id} on this is open."
            found.append((REFERENCE, "own_claim_open", text))
        else:
            unit = "subscription" if key.subscription_id else "workload"
            text = f"Claim {line.claim_id} of another partner on this {unit} is contested then."
            found.append((REFERENCE, "claim_contested", text))
    return found


def _warnings(row: Row, said: list[tuple[str, str, str]]) -> list[Note]:
    return [Note(row.number, column, code, Outcome.WARNING, text) for column, code, text in said]


def _terms(
    row: Read, starts_on: date, version: Version, place: Place, key: SlotKey
) -> tuple[Terms, Hold]:
    calendar = version.document.business_calendar
    starts = calendar.start_of_day(starts_on)
    ends = calendar.end_of_day(row.last_day) if row.last_day else None
    terms = Terms(
        partner_id=place.organization.pk, location_id=place.location_id,
        engagement=row.engagement, program_version=version.number, starts_at=starts,
        ends_at=ends, opted_out=row.opted_out, reference=row.reference,
    )  # fmt: skip
    return terms, Hold(key.unique, terms.partner_id, terms.engagement, starts, ends)


def _checked_opt_out(row: Read, kind: Engagement | None) -> None:
    if row.opted_out and kind is not None and not kind.opt_out_allowed:
        row.reader.wrong(
            "opted_out", "opt_out_not_offered", "This engagement knows no opting out.", "Write no."
        )


@transaction.atomic
def put_association(row: Row, actor: Actor) -> Taken:
    """Open the association that a row tells of, unless an import of its reference did.

    Raises:
        Invalid: With every error of the row; ``slot_held`` if another partner holds it.
        Forbidden: Without the right to write the directory.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    if row.errors:
        raise Invalid("The row cannot be read.", code="invalid", errors=list(row.errors))
    wait_for_turn()
    read = _read(Reader(row.cells))
    if not read.engagement:
        read.reader.finish()
    version = governing(version_for(read.engagement), read.engagement, read.starts_on)
    notes: list[tuple[str, str, str]] = []
    key, place = _slot(read, version, notes), _place(read, version.program_key)
    _checked_opt_out(read, version.document.engagement(read.engagement))
    calendar = version.document.business_calendar
    if read.starts_on and read.starts_on > calendar.local_date(now()):
        read.reader.wrong(
            "starts_on", "starts_later", "It has not started yet.", "Claim it when it starts."
        )
    read.reader.finish()
    if key is None or place is None or read.starts_on is None:  # `finish` has said so
        raise Invalid("The row cannot be read.", code="invalid")
    terms, hold = _terms(read, read.starts_on, version, place, key)
    earlier = _earlier(read, key, terms)
    if earlier is not None:
        return Taken(earlier.id, done=True)
    made = _open(key, terms, actor)
    said = notes + _warned(key, terms, made.slot_id, place)
    return Taken(made.id, done=False, hold=hold, notes=_warnings(row, said))
