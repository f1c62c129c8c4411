"""Where figures of the partner's home lead: to their rows, narrowed as the figures are."""

from collections.abc import Sequence

from django.urls import reverse
from django.utils.http import urlencode

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.incentives.narrowing import NEWEST
from opencpor.incentives.payments.asked import PaymentStatus
from opencpor.insights.claim_links import claims_address, said_of_claims
from opencpor.insights.home_asked import HomeFilter
from opencpor.insights.narrowing_asked import Narrowing
from opencpor.insights.queries.home import WAITING_FOR_PARTNER, Payable
from opencpor.register.queries import associations


def links_of(own: Actor, asked: HomeFilter, months: Sequence[Month]) -> dict[str, str]:
    """Return the addresses by what they list; what lists cannot be narrowed by is left out."""
    narrowing, claims = asked.narrowing(), claims_in_state(own, asked)
    return {
        "can": _address("insights:opportunities", narrowing),
        "claims": claims,
        "states": _address("insights:home_states", narrowing),
        "forecast": _address("insights:home_forecast", narrowing),
        "waiting": claims + "&status=".join(WAITING_FOR_PARTNER),
        "held": _address("claims:associations", {"state": "active", **narrowing}),
        "customers": _customers(own, asked),
        "lines": _lines(asked, months),
        "renewals": _address("claims:renewals", narrowing),
        "payments": _address("incentives:payments", {"location": asked.location}),
    }


def money_links(asked: Narrowing, currency: str) -> dict[str, str]:
    """Return where what was earned and paid to date in a currency is listed."""
    said = {"location": asked.location, "currency": currency}
    sent = {"status": PaymentStatus.SENT.value}
    coming = {"status": PaymentStatus.WITH_BANK.value}
    return {
        "earned": _address("incentives:earnings", said),
        "paid": _address("incentives:payments", {**said, **sent}),
        "coming": _address("incentives:payments", {**said, **coming}),
    }


def payable_link(asked: Narrowing, one: Payable) -> str:
    """Return where the statements are listed that say what is payable: those added up, no others.

    Each carries what was owed before it, so that no span of months would do.
    """
    said = {"location": asked.location, "currency": one.currency, "newest": NEWEST}
    return _address("incentives:statements", said)


def claims_in_state(own: Actor, asked: Narrowing) -> str:
    """Return where claims are listed, up to the state that they are in."""
    return claims_address(said_of_claims(own, asked), status="")


def home_address(asked: Narrowing) -> str:
    """Return the home, narrowed alike."""
    return _address("insights:home", asked.narrowing())


def _address(page: str, said: dict[str, str], *args: str) -> str:
    given = urlencode({name: value for name, value in said.items() if value})
    return reverse(page, args=args) + (f"?{given}" if given else "")


def _customers(own: Actor, asked: HomeFilter) -> str:
    """Return where the customers are listed, or the one that is asked for, if it is served."""
    if asked.customer and associations(own).filter(slot__customer_id=asked.customer).exists():
        kept = {"area": asked.area, "workload": asked.workload}
        return _address("insights:customer", kept, asked.customer)
    listed = {"market": asked.market.upper(), "customer": ""}
    return _address("insights:customers", {**asked.narrowing(), **listed})


def _lines(asked: HomeFilter, months: Sequence[Month]) -> str:
    """Return where lines of earnings are listed: all of them, or those that are asked for."""
    if not asked.model_fields_set:
        return reverse("incentives:earnings")
    said = {
        "location": asked.location, "customer": asked.customer, "market": asked.market.upper(),
        "segment": asked.segment, "since": str(months[0]), "through": str(months[-1]),
        "area": asked.area, "workload": asked.workload,
    }  # fmt: skip
    return _address("incentives:earnings", said)
