"""The lists of claims: the partner's, by solution area, and the operator's."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_safe

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import restrict
from opencpor.claims.models import Claim
from opencpor.claims.pages.offer import areas, programs
from opencpor.claims.pages.registering import CLAIM_CHIPS
from opencpor.claims.states import State
from opencpor.http.guards import actor_of, guard
from opencpor.http.paging import USUAL, page_of
from opencpor.ui.pages import show
from opencpor.ui.parts import Column, Listing, Tab, sort_of

COLUMNS = (
    Column("name", lazy("Claim"), sortable=True),
    Column("customer_name", lazy("Customer"), sortable=True),
    Column("engagement", lazy("Partner role"), narrow=True),
    Column("given_partner_id", lazy("PartnerID"), narrow=True),
    Column("state", lazy("Status"), sortable=True),
    Column("deadline", lazy("Act by"), narrow=True),
)


@dataclass(frozen=True)
class Filters:
    """What the address asks for; values that mean nothing are left out."""

    area: str
    state: str
    engagement: str
    words: str

    def apply(self, rows: QuerySet[Claim], of_area: set[str]) -> QuerySet[Claim]:
        """Return the claims that fit."""
        if self.area:
            rows = rows.filter(engagement__in=of_area)
        if self.state:
            rows = rows.filter(state=self.state)
        if self.engagement:
            rows = rows.filter(engagement=self.engagement)
        if self.words:
            rows = rows.filter(
                Q(id=self.words)
                | Q(tenant_id=self.words.lower())
                | Q(name__icontains=self.words)
                | Q(customer_name__icontains=self.words)
            )
        return rows


def _filters(request: HttpRequest, known_areas: set[str], engagements: set[str]) -> Filters:
    asked = request.GET
    state, area = asked.get("state", ""), asked.get("area", "")
    engagement = asked.get("engagement", "")
    return Filters(
        area=area if area in known_areas else "",
        state=state if state in set(State) else "",
        engagement=engagement if engagement in engagements else "",
        words=asked.get("q", "").strip()[:200],
    )


def _tabs(
    actor: Actor, chosen: str, by_area: dict[str, set[str]], names: dict[str, str]
) -> list[Tab]:
    """Return a tab for all claims and one per solution area, each with its number of claims."""
    rows = restrict(Claim.objects.all(), actor)
    found = [Tab(_("All"), "?", current=not chosen, count=rows.count())]
    for key, engagements in by_area.items():
        count = rows.filter(engagement__in=engagements).count()
        address = "?" + urlencode({"area": key})
        found.append(Tab(names[key], address, current=key == chosen, count=count))
    return found


def role_names() -> dict[str, str]:
    """Return the partner role of every engagement, in the reader's language."""
    language = get_language() or "en"
    return {
        one.key: one.partner_role.in_language(language)
        for _key, program in programs()
        for one in program.engagements
    }


@require_safe
@guard(Permission.CLAIM_READ)
def claims_list(request: HttpRequest) -> HttpResponse:
    """Show the claims that the reader may see."""
    actor, language = actor_of(request), get_language() or "en"
    names = {f"{key}/{area.key}": area.name.in_language(language) for key, area in areas()}
    by_area: dict[str, set[str]] = {name: set() for name in names}
    for key, program in programs():
        for one in program.engagements:
            by_area.setdefault(f"{key}/{one.solution_area}", set()).add(one.key)
    by_area = {name: keys for name, keys in by_area.items() if name in names}
    roles = role_names()
    filters = _filters(request, set(names), set(roles))
    rows = filters.apply(
        restrict(Claim.objects.select_related("partner"), actor), by_area.get(filters.area, set())
    )
    sort = sort_of(request.GET.get("sort", ""), COLUMNS, "-id")
    order = [sort] if sort in {"id", "-id"} else [sort, "id"]
    page = page_of(rows, order, request.GET.get("cursor", ""), USUAL)
    listing = Listing(COLUMNS, page.rows, page.next_cursor, total=rows.count(), sort=sort)
    return show(
        request,
        "claims/list.html",
        {
            "listing": listing,
            "tabs": _tabs(actor, filters.area, by_area, names),
            "filters": filters,
            "states": [(state.value, CLAIM_CHIPS[state].word) for state in State],
            "roles": roles,
            "partners": not actor.on(Side.PARTNER),
            "customer": not (actor.on(Side.PARTNER) or actor.on(Side.OPERATOR)),
            "may_write": actor.may(Permission.CLAIM_WRITE),
            "filtered": bool(filters.state or filters.engagement or filters.words),
        },
    )
