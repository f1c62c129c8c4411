"""Renewals on pages: the list of those that wait, and the button that drafts the claim."""

from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.claims.lists import count_some
from opencpor.claims.pages.association_lists import own_chips
from opencpor.claims.pages.listing import saved_part
from opencpor.claims.renewal.actions.take_up import take_up
from opencpor.claims.renewal.asked import LIST, RenewalsAsked
from opencpor.claims.renewal.facts import last_day_of, product_in
from opencpor.claims.renewal.models import Renewal
from opencpor.claims.renewal.queries import renewals, subscriptions_before
from opencpor.directory.models import Subscription
from opencpor.directory.narrowing import documents_known
from opencpor.directory.narrowing_shown import chips_of, choices_of
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.http.saved_views import tidy
from opencpor.programs.queries import version_in_force
from opencpor.ui.pages import done, show
from opencpor.ui.parts import Chosen, Column, Listing

COLUMNS = (
    Column("customer", lazy("Customer")),
    Column("product", lazy("Product")),
    Column("old", lazy("Subscription before"), narrow=True),
    Column("new", lazy("New subscription")),
    Column("claim", lazy("Claim")),
)


FILLED_IN = lazy(
    "The draft is filled in from the old claim. Check it, add evidence, and submit it."
)


class Shown:
    """A suggestion with the words that a page shows."""

    def __init__(self, row: Renewal, before: Subscription | None = None) -> None:
        program = version_in_force(row.association.slot.program_key).document
        product = program.product(product_in(program, row.subscription))
        language = get_language() or "en"
        self.row = row
        self.customer = row.association.slot.customer.name
        self.product = product.name.in_language(language) if product else row.subscription.product
        self.old = row.association.slot.subscription_id
        self.old_last_day = last_day_of(before, program) if before else None
        self.new = row.subscription.subscription_id


def renewals_of(actor: Actor, *associations: str) -> list[Shown]:
    """Return the open suggestions for some associations, as a page shows them."""
    rows = renewals(actor).filter(association_id__in=associations) if associations else []
    return [Shown(row) for row in rows]


def _narrowing_part(actor: Actor, asked: RenewalsAsked) -> dict[str, Any]:
    """Return what the form offers and what the chips say, once the address is known to be right."""
    choices = choices_of(documents_known())
    chips = [*_own_chips(actor, asked), *chips_of(asked, choices)]
    return {**choices, "asked": asked, "chips": chips, "narrowed": asked.named()}


def _own_chips(actor: Actor, asked: RenewalsAsked) -> Iterator[Chosen]:
    yield from own_chips(actor, asked.named())
    if asked.association:
        yield Chosen(_("Association"), asked.association, ("association",))


@require_safe
@guard(Permission.CLAIM_READ)
def renewals_page(request: HttpRequest) -> HttpResponse:
    """Show the renewals that wait to be claimed."""
    actor, asked = actor_of(request), RenewalsAsked.said(request.GET)
    rows = asked.rows(actor)
    count = count_some(rows)
    said = {key: [str(one) for one in values] for key, values in request.GET.lists()}
    page = page_of(rows, ["-id"], request.GET.get("cursor", ""), USUAL)
    before = subscriptions_before(page.rows)
    shown = [Shown(row, before.get(row.id)) for row in page.rows]
    listing = Listing(COLUMNS, shown, page.next_cursor, total=count.number, more=count.more)
    context = {
        "listing": listing,
        "may_write": actor.may(Permission.CLAIM_WRITE),
        "saved": saved_part(actor, LIST, tidy(LIST, said)),
        **_narrowing_part(actor, asked),
    }
    return show(request, "claims/renewals.html", context)


@require_http_methods(["POST"])
@guard(Permission.CLAIM_WRITE)
def claim_it(request: HttpRequest, renewal_id: str) -> HttpResponse:
    """Draft the claim and lead to it, to be looked through."""
    made = take_up(renewal_id, actor_of(request))
    return done(request, "claims:detail", made.id, message=str(FILLED_IN))
