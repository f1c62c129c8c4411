"""Where figures about claims lead: to the list of claims, narrowed as the figures are."""

from django.urls import reverse
from django.utils.http import urlencode

from opencpor.access.actor import Actor
from opencpor.access.scope import restrict
from opencpor.claims.models import Claim
from opencpor.claims.narrowing import EARLIEST
from opencpor.directory.queries import list_locations
from opencpor.insights.narrowing_asked import Narrowing


def said_of_claims(own: Actor, asked: Narrowing) -> dict[str, str]:
    """Return how the list of claims is narrowed: by PartnerID and tenant, the rest alike."""
    said = asked.narrowing()
    if asked.location:
        places = list_locations(own).filter(unit_id=asked.location)
        said["location"] = places.values_list("partner_id", flat=True).first() or asked.location
    if asked.customer:
        claims = restrict(Claim.objects.filter(customer_id=asked.customer), own).order_by("id")
        tenant = claims.values_list("tenant_id", flat=True).first()
        # Only what was submitted names a customer; a draft names a tenant that anybody can type.
        said |= {"customer": tenant or asked.customer, "submitted_since": str(EARLIEST)}
    return said


def claims_address(said: dict[str, str], **more: str) -> str:
    """Return the address of the list of claims."""
    given = urlencode(said | more)
    return reverse("claims:list") + (f"?{given}" if given else "")
