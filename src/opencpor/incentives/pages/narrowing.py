"""What lines and judgments are narrowed to by links of dashboards, as the pages' addresses say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.access.actor import Actor
from opencpor.access.models import Organization, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.months import Month
from opencpor.directory.words import SEGMENTS
from opencpor.incentives.actions.ask_close import month_asked
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.forecasts.queries import Wanted as Forecast
from opencpor.incentives.models import Earning, EarningKind
from opencpor.incentives.naming import Names, names_of
from opencpor.incentives.verdicts import Among, tenant_of
from opencpor.programs.queries import latest_version, program_keys
from opencpor.register.models import Association
from opencpor.ui import dates
from opencpor.ui.countries import country_name

PLAIN = ("location", "customer", "rule", "market", "segment", "currency", "part")
EARNED, ADJUSTED, BY_HAND = "earned", "adjusted", "by_hand"
PARTS: dict[str, Any] = {
    EARNED: lazy("Earned by the close of the month"),
    ADJUSTED: lazy("Adjusted later"),
    BY_HAND: lazy("Adjustments by hand"),
}


@dataclass(frozen=True)
class Narrowed:
    """What is asked for; empty fields ask for all.

    Attributes:
        location: Identifier of a location; so with customer.
        workloads: Any of these.
        rule: Then adjustments by hand are left out: no rule made them.
        market: Two letters: the customer's country.
        segment: The customer's.
        currency: Three letters.
        part: One of `PARTS`; adjusted is all but what the close of a month gave.
        since: The first month that lines apply to; ``through`` is the last.
    """

    location: str = ""
    customer: str = ""
    workloads: tuple[str, ...] = ()
    rule: str = ""
    market: str = ""
    segment: str = ""
    currency: str = ""
    part: str = ""
    since: Month | None = None
    through: Month | None = None

    @classmethod
    def asked(cls, said: QueryDict) -> Narrowed:
        """Read what an address says.

        Raises:
            Invalid: If a month is none.
        """
        since, through = said.get("since", ""), said.get("through", "")
        return cls(
            location=said.get("location", ""),
            customer=said.get("customer", ""),
            workloads=tuple(filter(None, said.getlist("workload"))),
            rule=said.get("rule", ""),
            market=said.get("market", "").upper(),
            segment=said.get("segment", ""),
            currency=said.get("currency", "").upper(),
            part=part if (part := said.get("part", "")) in PARTS else "",
            since=month_asked(since, "since") if since else None,
            through=month_asked(through, "through") if through else None,
        )

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return it as an address says it, and a form that keeps it."""
        said = {
            **{name: getattr(self, name) for name in PLAIN},
            "since": str(self.since or ""),
            "through": str(self.through or ""),
        }
        workloads = [("workload", key) for key in self.workloads]
        return [(name, value) for name, value in said.items() if value] + workloads

    @property
    def kept(self) -> str:
        """Return it as a part of an address that others stand before; empty: it narrows nothing."""
        return f"&{urlencode(self.pairs)}" if self.pairs else ""

    def of_lines(self, rows: QuerySet[Earning]) -> QuerySet[Earning]:
        """Return the lines among some that are asked for."""
        if self.part == BY_HAND:
            return rows.none()
        if self.part:
            first = Q(kind=EarningKind.EARNED.value)
            rows = rows.filter(first if self.part == EARNED else ~first)
        return rows.filter(**_given({**self._lookups, "rule": self.rule}, workload=self.workloads))

    def of_adjusted(self, rows: QuerySet[Adjustment]) -> QuerySet[Adjustment]:
        """Return the adjustments among some that are asked for."""
        if self.rule or self.part == EARNED:
            return rows.none()
        return rows.filter(**_given(self._lookups, association__slot__workload=self.workloads))

    @property
    def _lookups(self) -> dict[str, Any]:
        return {
            "location_id": self.location,
            "customer_id": self.customer,
            "customer__customer__country": self.market,
            "customer__customer__segment": self.segment,
            "currency": self.currency,
            "month__gte": self.since.first_day if self.since else None,
            "month__lte": self.through.first_day if self.through else None,
        }

    def forecast(self) -> Forecast | None:
        """Return whose forecast is asked for; None: it is not told of what else narrows this.

        A forecast is of the coming month as a whole, whichever rules it will earn by.
        """
        if self.rule or self.currency or self.part or self.since or self.through:
            return None
        return Forecast(self.location, self.customer, self.workloads, self.market, self.segment)

    def among(self) -> Among:
        """Return which judgments are asked for; months are asked for otherwise."""
        return Among(
            location=self.location,
            tenant=tenant_of(self.customer),
            workloads=self.workloads,
            rule=self.rule,
            market=self.market,
            segment=self.segment,
        )

    def named(self, actor: Actor) -> list[str]:
        """Return in words what is asked for; what is not the reader's keeps its key."""
        documents = [names_of(latest_version(key).document) for key in program_keys()]
        places = restrict(Unit.objects.filter(pk=self.location), actor, Permission.MONEY_READ)
        words = [
            _months_named(self.since, self.through),
            _first(places.values_list("name", flat=True), self.location),
            self._customer_named(actor),
            *(_known(Names.workload, key, documents) for key in self.workloads),
            _known(Names.rule, self.rule, documents) if self.rule else "",
            country_name(self.market) if self.market else "",
            str(SEGMENTS.get(self.segment, self.segment)),
            self.currency,
            str(PARTS.get(self.part, "")),
        ]
        return [word for word in words if word]

    def _customer_named(self, actor: Actor) -> str:
        """Name the customer if lines of it are the reader's, or something that is judged."""
        lines = Earning.objects.filter(customer_id=self.customer)
        held = Association.objects.filter(slot__customer_id=self.customer)
        named = Organization.objects.filter(
            Q(pk__in=restrict(lines, actor).order_by().values("customer_id"))
            | Q(pk__in=restrict(held, actor, Permission.MONEY_READ).values("slot__customer_id"))
        )
        return _first(named.values_list("name", flat=True), self.customer)


def _given(said: Mapping[str, Any], **any_of: tuple[str, ...]) -> dict[str, Any]:
    """Return what rows are filtered by: the values that are given, and any of several."""
    plain = {name: value for name, value in said.items() if value}
    return plain | {f"{name}__in": values for name, values in any_of.items() if values}


def _first(names: QuerySet[Any, str], otherwise: str) -> str:
    return (names.first() or otherwise) if otherwise else ""


def _known(name: Any, key: str, documents: list[Names]) -> str:
    """Name a key by the first program that knows it."""
    return next((said for one in documents if (said := name(one, key)) != key), key)


def _months_named(first: Month | None, last: Month | None) -> str:
    ends = list(dict.fromkeys(dates.month(one.first_day) for one in (first, last) if one))
    if len(ends) <= 1:
        return "".join(ends)
    return _("%(first)s to %(last)s") % {"first": ends[0], "last": ends[1]}
