"""What a PartnerID is to whoever writes it on a claim: one read of the directory."""

from dataclasses import dataclass

from opencpor.access.actor import Actor
from opencpor.access.models import Organization
from opencpor.access.roles import Permission
from opencpor.claims.rules.facts import AccountStanding
from opencpor.directory.models import Partner
from opencpor.directory.terms import Status
from opencpor.runtime.kept import Maker
from opencpor.runtime.statements import prepared


@dataclass(frozen=True)
class Place:
    """A location that has a PartnerID, whoever asks; what it is to an actor says `standing_of`.

    Attributes:
        location_id: The location.
        number: Its PartnerID.
        organization: Whose it is.
        domains: The organization's own mail domains.
        enrolled: Whether the location is enrolled in the program asked for.
    """

    location_id: str
    number: str
    organization: Organization
    domains: frozenset[str]
    enrolled: bool


# Written by hand: every creation and every look at a claim asks for it.
PLACE = """
    SELECT location.unit_id, location.partner_id,
        ARRAY(
            SELECT domain FROM directory_partnerdomain
            WHERE partner_id = location.organization_id
        ),
        EXISTS (
            SELECT FROM directory_enrollment
            WHERE location_id = location.unit_id AND program_key = %s AND status = %s
        ),
        organization.id, organization.kind, organization.name, organization.created_at
    FROM directory_location AS location
    JOIN access_organization AS organization ON organization.id = location.organization_id
    WHERE location.partner_id = %s
"""
ORGANIZATION = ("id", "kind", "name", "created_at")
OWNERS = Maker(Organization)


def _is_number(text: str) -> bool:
    return text.isascii() and text.replace("-", "").isalnum()


def place_of(number: str, program_key: str) -> Place | None:
    """Return the location with a PartnerID, and whether it is enrolled in a program."""
    number = number.strip()
    if not _is_number(number):
        return None
    with prepared() as cursor:
        cursor.execute(PLACE, [program_key, Status.ENROLLED.value, number])
        row = cursor.fetchone()
    if row is None:
        return None
    location_id, partner_id, domains, enrolled, *organization = row
    owner = OWNERS.from_db("default", ORGANIZATION, organization)
    return Place(location_id, partner_id, owner, frozenset(domains), enrolled)


def standing_of(number: str, place: Place | None, partner_id: str, actor: Actor) -> AccountStanding:
    """Return what a PartnerID is to an actor who claims for an organization.

    Args:
        number: As written on the claim.
        place: What `place_of` found for it.
        partner_id: The organization that claims.
        actor: Who writes the claim.
    """
    number = number.strip()
    if not number:
        return AccountStanding.MISSING
    if not _is_number(number):
        return AccountStanding.BAD_SHAPE
    if place is None:
        if Partner.objects.filter(global_id=number).exists():
            return AccountStanding.GLOBAL_ACCOUNT
        return AccountStanding.UNKNOWN
    if place.organization.pk == partner_id and _reaches(actor, place):
        return AccountStanding.GOOD
    return AccountStanding.OUT_OF_SCOPE


def location_for(number: str, place: Place | None, partner_id: str, actor: Actor) -> str | None:
    """Return the location that an actor claims for with a PartnerID, if it may."""
    if place is None:
        return None
    standing = standing_of(number, place, partner_id, actor)
    return place.location_id if standing is AccountStanding.GOOD else None


def _reaches(actor: Actor, place: Place) -> bool:
    """Whether an actor may claim for a location; those who write no claims do not choose it."""
    grants = actor.granting(Permission.CLAIM_WRITE)
    return not grants or any(
        grant.organization_id == place.organization.pk
        and (grant.units is None or place.location_id in grant.units)
        for grant in grants
    )
