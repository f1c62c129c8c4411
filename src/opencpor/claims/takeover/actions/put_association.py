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
from opencpor.claims.bulk.report import Note, Outcome, of_said
from opencpor.claims.bulk.rules.sheet import Row
from opencpor.claims.bulk.rules.wordings import Worded, worded
from opencpor.claims.models import ClaimLine
from opencpor.claims.states import OPEN, OPEN_LINES
from opencpor.claims.takeover.actions.turns import governing, wait_for_turn
from opencpor.claims.takeover.rules.rows import REFERENCE, Hold, Taken
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, Invalid
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


def _wrong(cells: Reader, column: str, kind: str, **values: object) -> None:
    """Note what is wrong with a row; see `SHEET`."""
    cells.errors.append(worded(column, kind, **values))


def _read(cells: Reader) -> Read:
    opted = _SAID.get(cells.raw.get("opted_out", "").strip().lower())
    if opted is None:
        _wrong(cells, "opted_out", "yes_or_no")
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
        _wrong(cells, "last_day", "ends_before_start")
    return row


def _customer(row: Read) -> str:
    found = Customer.objects.filter(tenant_id=row.tenant_id).first() if row.tenant_id.int else None
    if found is None and row.tenant_id.int:
        _wrong(row.reader, "tenant_id", "tenant_not_there")
    return found.organization_id if found else ""


def _place(row: Read, program_key: str) -> Place | None:
    place = place_of(row.number, program_key) if row.number else None
    if place is None and row.number:
        _wrong(row.reader, "partner_id", "number_not_there")
    return place


def _near(said: str, known: list[str]) -> str:
    """Return which keys may be meant, without listing a whole program in a cell."""
    return ", ".join(get_close_matches(said, known) or known[:3])


def _workload_key(row: Read, customer: str, version: Version, kind: Engagement) -> SlotKey | None:
    key = row.reader.raw.get("workload", "").strip()
    found = version.document.workload(key) if key else None
    if found is None or found.solution_area != kind.solution_area:
        known = [one.key for one in version.document.workloads_of(kind)]
        what = "workload_elsewhere" if key else "workload_missing"
        _wrong(row.reader, "workload", what, keys=_near(key, known))
        return None
    return SlotKey(version.program_key, customer, found.key)


def _subscription_key(
    row: Read, customer: str, version: Version, kind: Engagement, notes: list[Worded]
) -> SlotKey | None:
    guid, cells = row.reader.guid("subscription_id"), row.reader
    known = Subscription.objects.filter(subscription_id=guid).first() if guid.int else None
    if known is not None and known.customer_id != customer:
        _wrong(cells, "subscription_id", "subscription_elsewhere")
    if guid.int and known is None:
        notes.append(worded("subscription_id", "subscription_not_there"))
    said = cells.raw.get("product", "").strip() or (known.product if known else "")
    product = version.document.product_named(said) if said else None
    if product is None or product.solution_area != kind.solution_area:
        known_keys = [one.key for one in version.document.products_of(kind)]
        what = "product_elsewhere" if said else "product_missing"
        _wrong(cells, "product", what, keys=_near(said, known_keys))
        return None
    return SlotKey(version.program_key, customer, product.workload, guid)


def _slot(row: Read, version: Version, notes: list[Worded]) -> SlotKey | None:
    """Return what the row is about; None if that is wrong, which is noted."""
    kind = version.document.engagement(row.engagement)
    customer = _customer(row)
    if kind is None:  # `version_for` has found it
        return None
    by_workload = kind.association_unit is AssociationUnit.WORKLOAD
    other = "subscription_id" if by_workload else "workload"
    if row.reader.raw.get(other, "").strip():
        _wrong(row.reader, other, "about_workload" if by_workload else "about_subscription")
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
    error = worded(REFERENCE, "association_reference_taken", association=found.id)
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
    kind = "held_by_others" if names else "held_by_itself"
    error = worded("partner_id", kind, names=", ".join(names))
    return Invalid(error.message, code=error.code, errors=[error])


def _open(key: SlotKey, terms: Terms, actor: Actor) -> Association:
    try:
        made = open_association(key, terms, actor, Source.IMPORTED)
    except Conflict as conflict:
        if conflict.code == "slot_taken":
            raise _held(key, terms) from conflict
        held = conflict.extra.get("association")
        error = worded(REFERENCE, "stands_already", association=held)
        raise Invalid(error.message, code=error.code, errors=[error]) from conflict
    if terms.ends_at is not None and terms.ends_at <= now():
        note_end(made.id, now(), TERM_ENDED, actor)
    return made


def _warned(key: SlotKey, terms: Terms, slot_id: int, place: Place) -> list[Worded]:
    """Return what is worth a second look."""
    found = []
    if not place.enrolled:
        found.append(worded("partner_id", "nothing_earned"))
    if terms.ends_at is not None and terms.ends_at <= now():
        found.append(worded("last_day", "already_over"))
        return found
    lines = ClaimLine.objects.filter(
        slot_id=slot_id, state__in=OPEN_LINES, claim__state__in=OPEN
    ).select_related("claim")
    for line in lines:
        if line.claim.partner_id == terms.partner_id:
            found.append(worded(REFERENCE, "own_claim_open", claim=line.claim_id))
        else:
            kind = "subscription_contested" if key.subscription_id else "workload_contested"
            found.append(worded(REFERENCE, kind, claim=line.claim_id))
    return found


def _warnings(row: Row, said: list[Worded]) -> list[Note]:
    return [of_said(row.number, one, Outcome.WARNING) for one in said]


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
        _wrong(row.reader, "opted_out", "opt_out_not_offered")


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
    notes: list[Worded] = []
    key, place = _slot(read, version, notes), _place(read, version.program_key)
    _checked_opt_out(read, version.document.engagement(read.engagement))
    calendar = version.document.business_calendar
    if read.starts_on and read.starts_on > calendar.local_date(now()):
        _wrong(read.reader, "starts_on", "starts_later")
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
