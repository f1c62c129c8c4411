"""Finds a partner's customers for the search box; operators find theirs in the directory."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.insights.queries.customers import ORDER, Wanted, customers
from opencpor.ui.shell import Hit

MOST_HITS = 5


def find_served(actor: Actor, text: str) -> Iterator[Hit]:
    """Find customers that a partner has or had, by name or tenant ID."""
    words = text.strip()
    if not words or not actor.on(Side.PARTNER) or not actor.may(Permission.USAGE_READ):
        return
    for customer in customers(actor, Wanted(text=words)).order_by(*ORDER)[:MOST_HITS]:
        yield Hit(
            customer.organization.name,
            reverse("insights:customer", args=[customer.pk]),
            _("Customer"),
            str(customer.tenant_id),
            "building-community",
        )
