"""Where a question about a claim, or a file, stands among the pages."""

from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from opencpor.access.actor import Actor
from opencpor.claims.arbitration.queries import arbitration_of
from opencpor.claims.models import Claim
from opencpor.claims.wording import unit_of
from opencpor.common.errors import NotFound
from opencpor.ui.parts import Trail
from opencpor.ui.templatetags.ui import cut_ids

ARBITRATION = "arbitration"
"""What an address of a file says of the arbitration beside which it stood."""


def trail_of(claim: Claim) -> Trail:
    """Return the pages above a question about a claim: all claims, and this one."""
    return (
        (_("Customer claims"), reverse("claims:list")),
        (claim.name or _("Unnamed draft"), reverse("claims:detail", args=[claim.id])),
    )


def trail_of_association(association_id: str) -> Trail:
    """Return the pages above what belongs to an association."""
    return (
        (_("Associations"), reverse("claims:associations")),
        (_("Association"), reverse("claims:association", args=[association_id])),
    )


def seen_from(arbitration_id: str) -> str:
    """Return what the address of a file says at its end, to be led back to an arbitration."""
    return f"?{urlencode({ARBITRATION: arbitration_id})}"


def trail_back(request: HttpRequest, actor: Actor, otherwise: Trail) -> Trail:
    """Return the pages above a file: those of the arbitration its reader came from, if any.

    The address names an arbitration and no page, and only one that the reader sees counts: it leads
    nowhere else.
    """
    asked = request.GET.get(ARBITRATION, "")
    if not asked:
        return otherwise
    try:
        seen = arbitration_of(actor, asked)
    except NotFound:
        return otherwise
    what = cut_ids(unit_of(seen.arbitration.slot, seen.program))
    return (
        (_("Arbitration"), reverse("claims:arbitrations")),
        (what, reverse("claims:arbitration", args=[seen.arbitration.id])),
    )
