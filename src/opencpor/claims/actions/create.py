"""Create a draft."""

from dataclasses import dataclass

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.claims.accounts import Place, place_of
from opencpor.claims.actions.moving import first_clock
from opencpor.claims.actions.writing import write_first
from opencpor.claims.changes import Changed, Changes
from opencpor.claims.facts import Ground
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.states import State
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid, NotFound
from opencpor.common.phrases import phrase
from opencpor.directory.models import Location
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.document.offer import OtherProgram
from opencpor.programs.queries import Version, belongs_elsewhere, version_for_engagement
from opencpor.runtime.fresh import fresh
from opencpor.runtime.storing import stored


def _wrong_program(other: OtherProgram) -> Invalid:
    """Return the answer for a program that people bring here by mistake."""
    error = FieldError("engagement", "wrong_program", str(other.name), str(other.pointer))
    return Invalid(
        phrase("{name} does not belong here. {pointer}", name=other.name, pointer=other.pointer),
        code="wrong_program",
        errors=[error],
        extra={"pointer": str(other.pointer), "url": other.url},
    )


def version_for(engagement: str) -> Version:
    """Return the version that governs today of the program that an engagement belongs to.

    Raises:
        Invalid: ``wrong_program`` with where it belongs; ``unknown_engagement``.
    """
    try:
        return version_for_engagement(engagement)
    except NotFound:
        other = belongs_elsewhere(engagement)
    if other is not None:
        raise _wrong_program(other)
    error = FieldError(
        "engagement",
        "unknown_engagement",
        "There is no such engagement.",
        "Choose one that the program offers.",
    )
    raise Invalid("There is no such engagement.", code="unknown_engagement", errors=[error])


def _choose(what: str) -> Invalid:
    error = FieldError("partner_id", "partner_id_missing", "No PartnerID is given.", what)
    return Invalid(what, code="partner_id_missing", errors=[error])


def _home(actor: Actor, number: str, place: Place | None) -> tuple[str, str]:
    """Return the organization that claims, and a location for those limited to one.

    The PartnerID decides where somebody acts for several organizations; a user limited to
    locations must name one of them, or the draft would be nobody's to see.
    """
    grants = [
        grant for grant in actor.granting(Permission.CLAIM_WRITE) if grant.side is Side.PARTNER
    ]
    named = [
        grant
        for grant in grants
        if place is not None
        and grant.organization_id == place.organization.pk
        and (grant.units is None or place.location_id in grant.units)
    ]
    if named:
        return named[0].organization_id, ""
    if len({grant.organization_id for grant in grants}) != 1:
        raise _choose("Give the PartnerID of the location that claims.")
    if any(grant.units is None for grant in grants):
        return grants[0].organization_id, ""
    units = sorted(unit for grant in grants for unit in grant.units or ())
    if len(units) == 1 and not number:
        return grants[0].organization_id, units[0]
    raise _choose("Give the PartnerID of one of your locations.")


def _blank(engagement: str, version: Version, number: str, actor: Actor, ground: Ground) -> Claim:
    """Return a draft that says nothing yet but whose it is."""
    at = now()
    claim = fresh(
        Claim,
        program_key=version.program_key,
        engagement=engagement,
        state=State.DRAFT.value,
        created_at=at,
        created_by=actor.id,
        state_since=at,
        contact_language=version.document.languages[0],
    )
    claim.partner_id, only = _home(actor, number, ground.place)
    if ground.place is not None and ground.place.organization.pk == claim.partner_id:
        claim.partner = ground.place.organization
    if only:
        location = Location.objects.get(pk=only)
        claim.location_id, claim.given_partner_id = location.pk, location.partner_id
    return claim


@dataclass(frozen=True)
class Made:
    """A claim that was created in this transaction, and everything known of it."""

    claim: Claim
    lines: list[ClaimLine]
    ground: Ground


@dataclass(frozen=True)
class Prepared:
    """A claim that is not stored yet, with what the log is to say of it."""

    claim: Claim
    lines: list[ClaimLine]
    changed: Changed


def prepare(engagement: str, changes: Changes, actor: Actor, ground: Ground) -> Prepared:
    """Put a draft together as `create` does, and store nothing.

    Raises:
        Invalid: Values that no claim can hold, or an organization that cannot be told.
    """
    number = str(changes.values.get("given_partner_id", ""))
    claim = _blank(engagement, ground.version, number, actor, ground)
    document, place = ground.version.document, ground.place
    changed, lines = write_first(claim, changes, document, actor, claim.created_at, place)
    return Prepared(claim, lines, changed)


def make(engagement: str, changes: Changes, actor: Actor, copied_from: str | None = None) -> Made:
    """Create a draft as `create` does, inside the caller's transaction, and return all of it."""
    actor.require(Permission.CLAIM_WRITE)
    version = version_for(engagement)
    number = str(changes.values.get("given_partner_id", ""))
    ground = Ground(version, place_of(number, version.program_key), new=True)
    prepared = prepare(engagement, changes, actor, ground)
    claim, lines, changed = prepared.claim, prepared.lines, prepared.changed
    if copied_from is not None:
        claim.copied_from_id = copied_from
    clocks = first_clock(claim, version.document, claim.created_at)
    record(
        EventType.CLAIM_CREATED,
        f"claim:{claim.id}",
        actor.ref(),
        data={
            "engagement": engagement,
            "program": claim.program_key,
            "partner": claim.partner_id,
            "copied_from": copied_from,
            "after": changed.data,
        },
        personal=changed.personal or None,
        first=stored([claim], lines, clocks),
    )
    return Made(claim, lines, ground)


@transaction.atomic
def create(
    engagement: str, changes: Changes, actor: Actor, copied_from: str | None = None
) -> Claim:
    """Create a draft; it may lack anything but its engagement.

    Raises:
        Invalid: ``wrong_program``, ``unknown_engagement``, or values that no claim can hold.
        Forbidden: Without the right to create claims.
    """
    return make(engagement, changes, actor, copied_from).claim
