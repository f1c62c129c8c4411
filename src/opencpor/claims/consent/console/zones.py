"""The one time zone in which a page of the console writes its times."""

from dataclasses import dataclass
from datetime import UTC, tzinfo

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.models import Claim
from opencpor.claims.pages.offer import programs
from opencpor.register.models import Association

ANSWER = Permission.CONSENT_ANSWER


@dataclass(frozen=True)
class ConsoleZone:
    """In which time zone a page's times are.

    Attributes:
        zone: Of every row alike, so that they can be compared.
        differs: Whether the tenant's programs are in several zones, so that it is none of theirs.
    """

    zone: tzinfo
    differs: bool = False


def console_zone(actor: Actor) -> ConsoleZone:
    """Return the time zone of the programs that an actor's tenants take part in; UTC for several.

    Of a tenant that takes part in none yet, that of all programs counts: partners may have asked.
    """
    known = programs()
    claims = restrict(Claim.objects.order_by(), actor, ANSWER)
    held = restrict(Association.objects.order_by(), actor, ANSWER)
    keys = {
        *claims.values_list("program_key", flat=True).distinct(),
        *held.values_list("slot__program_key", flat=True).distinct(),
    }
    own = {known[key].business_calendar.zone for key in keys & set(known)}
    found = own or {one.business_calendar.zone for one in known.values()}
    if len(found) == 1:
        return ConsoleZone(found.pop())
    return ConsoleZone(UTC, differs=len(found) > 1)
