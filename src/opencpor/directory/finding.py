"""What the search box finds in the directory."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from opencpor.access.actor import Actor
from opencpor.directory import queries
from opencpor.ui.shell import Hit

MOST = 10


def find(actor: Actor, text: str) -> Iterator[Hit]:
    """Yield tenants, partners and locations that fit a text, a few of each."""
    for customer in queries.list_customers(actor, text).order_by("organization__name")[:MOST]:
        url = reverse("directory:customer", args=[customer.pk])
        name, tenant = customer.organization.name, str(customer.tenant_id)
        yield Hit(name, url, _("Customer"), tenant, "building")
    for partner in queries.list_partners(actor, text).order_by("organization__name")[:MOST]:
        url = reverse("directory:partner", args=[partner.pk])
        name = partner.organization.name
        yield Hit(name, url, _("Partner"), partner.global_id, "building-community")
    for location in queries.list_locations(actor, text).order_by("partner_id")[:MOST]:
        url = reverse("directory:location", args=[location.pk])
        yield Hit(location.unit.name, url, _("Location"), location.partner_id, "map-pin")
