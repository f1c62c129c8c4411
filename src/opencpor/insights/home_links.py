"""Where figures of the partner's home lead: to their rows, narrowed as the figures are."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.directory.queries import list_locations
from opencpor.insights.home_asked import HomeFilter
from opencpor.register.queries import associations


def links_of(own: Actor, asked: HomeFilter, months: Sequence[Month]) -> dict[str, str]:
    """Return the addresses by what they list; what lists cannot be narrowed by is left out."""
    narrowing, claims = asked.narrowing(), _of_claims(own, asked)
    active = _address("claims:associations", {"state": "active"})
    return {
        "can": _address("insights:opportunities", narrowing),
        "claims": _address("claims:list", claims) + ("&status=" if claims else "?status="),
        "held": _customers(asked, {"standing": "current"}) if narrowing else active,
        "customers": _customers(asked, {}),
        "lines": _lines(asked, months),
        "earned": _address("incentives:earnings", {"location": asked.location}),
        "payments": _address("incentives:payments", {"location": asked.location}),
    }


def _address(page: str, said: dict[str, str]) -> str:
    given = urlencode({name: value for name, value in said.items() if value})
    return reverse(page) + (f"?{given}" if given else "")


def _of_claims(own: Actor, asked: HomeFilter) -> dict[str, str]:
    """Return how the list of claims is narrowed: by PartnerID, and by the customer's tenant."""
    found = {}
    if asked.location:
        places = list_locations(own).filter(unit_id=asked.location)
        number = places.values_list("partner_id", flat=True).first()
        found["location"] = number or asked.location
    if asked.customer:
        held = associations(own).filter(slot__customer_id=asked.customer).order_by("id")
        tenant = held.values_list("slot__customer__customer__tenant_id", flat=True).first()
        found["customer"] = str(tenant or asked.customer)
    return found


def _customers(asked: HomeFilter, more: dict[str, str]) -> str:
    """Return where the customers are listed, or the one that is asked for."""
    if asked.customer:
        kept = {"area": asked.area, "workload": asked.workload}
        given = urlencode({name: value for name, value in kept.items() if value})
        page = reverse("insights:customer", args=[asked.customer])
        return f"{page}?{given}" if given else page
    country = {"market": asked.market.upper()}
    return _address("insights:customers", {**more, **asked.narrowing(), **country})


def _lines(asked: HomeFilter, months: Sequence[Month]) -> str:
    """Return where lines of earnings are listed: all of them, or those that are asked for."""
    if not asked.model_fields_set:
        return reverse("incentives:earnings")
    wanted = asked.narrowed()
    said = {
        "location": wanted.location, "customer": wanted.customer, "market": wanted.market,
        "segment": wanted.segment, "since": str(months[0]), "through": str(months[-1]),
    }  # fmt: skip
    given = [(name, value) for name, value in said.items() if value]
    query = urlencode([*given, *(("workload", key) for key in wanted.workloads)])
    return f"{reverse('incentives:earnings')}?{query}"
