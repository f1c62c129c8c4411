"""Create a draft."""

from django.db import transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.claims.actions.moving import start_clock
from opencpor.claims.actions.writing import write_changes
from opencpor.claims.changes import Changes
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim
from opencpor.claims.states import State
from opencpor.common.clock import now
from opencpor.common.errors import FieldError, Invalid, NotFound
from opencpor.directory.models import Location
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType
from opencpor.programs.queries import latest_version, program_keys, program_of_engagement


def _wrong_program(engagement: str) -> Invalid | None:
    """Return the answer for a program that people bring here by mistake."""
    for key in program_keys():
        other = latest_version(key).document.other_program_named(engagement)
        if other is not None:
            error = FieldError("engagement", "wrong_program", str(other.name), str(other.pointer))
            return Invalid(
                f"{other.name} does not belong here. {other.pointer}",
                code="wrong_program",
                errors=[error],
                extra={"pointer": str(other.pointer), "url": other.url},
            )
    return None


def program_for(engagement: str) -> str:
    """Return the key of the program that an engagement belongs to.

    Raises:
        Invalid: ``wrong_program`` with where it belongs; ``unknown_engagement``.
    """
    try:
        return program_of_engagement(engagement)
    except NotFound:
        wrong = _wrong_program(engagement)
    if wrong is not None:
        raise wrong
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


def _home(actor: Actor, given_partner_id: str) -> tuple[str, str]:
    """Return the organization that claims, and a location for those limited to one.

    The PartnerID decides where somebody acts for several organizations; a user limited to
    locations must name one of them, or the draft would be nobody's to see.
    """
    grants = [
        grant for grant in actor.granting(Permission.CLAIM_WRITE) if grant.side is Side.PARTNER
    ]
    location = Location.objects.filter(partner_id=given_partner_id).first()
    named = [
        grant
        for grant in grants
        if location is not None
        and grant.organization_id == location.organization_id
        and (grant.units is None or location.pk in grant.units)
    ]
    if named:
        return named[0].organization_id, ""
    if len({grant.organization_id for grant in grants}) != 1:
        raise _choose("Give the PartnerID of the location that claims.")
    if any(grant.units is None for grant in grants):
        return grants[0].organization_id, ""
    units = sorted(unit for grant in grants for unit in grant.units or ())
    if len(units) == 1 and not given_partner_id:
        return grants[0].organization_id, units[0]
    raise _choose("Give the PartnerID of one of your locations.")


@transaction.atomic
def create(
    engagement: str, changes: Changes, actor: Actor, copied_from: str | None = None
) -> Claim:
    """Create a draft; it may lack anything but its engagement.

    Raises:
        Invalid: ``wrong_program``, ``unknown_engagement``, or values that no claim can hold.
        Forbidden: Without the right to create claims.
    """
    actor.require(Permission.CLAIM_WRITE)
    at = now()
    claim = Claim(
        program_key=program_for(engagement),
        engagement=engagement,
        state=State.DRAFT.value,
        created_at=at,
        created_by=actor.id,
        state_since=at,
        copied_from_id=copied_from,
    )
    claim.partner_id, only = _home(actor, changes.values.get("given_partner_id", ""))
    if only:
        location = Location.objects.get(pk=only)
        claim.location_id, claim.given_partner_id = location.pk, location.partner_id
    program = version_of(claim).document
    claim.contact_language = program.languages[0]
    claim.save(force_insert=True)
    changed = write_changes(claim, changes, program, actor, at)
    start_clock(claim, program, at)
    claim.save()
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
    )
    return claim
