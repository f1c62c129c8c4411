"""Where a question about a claim stands among the pages."""

from django.urls import reverse
from django.utils.translation import gettext as _

from opencpor.claims.models import Claim
from opencpor.ui.parts import Trail


def trail_of(claim: Claim) -> Trail:
    """Return the pages above a question about a claim: all claims, and this one."""
    return (
        (_("Customer claims"), reverse("claims:list")),
        (claim.name or _("Unnamed draft"), reverse("claims:detail", args=[claim.id])),
    )
