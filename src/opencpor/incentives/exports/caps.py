"""The published layout *MaxCapBalance*: what each cap allows, what was used of it, what is left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import Sum

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.money import from_minor_units, round_money
from opencpor.incentives.exports import books
from opencpor.incentives.models import Close, Earning
from opencpor.incentives.naming import Names
from opencpor.incentives.narrowing import Wanted
from opencpor.incentives.rules.potential import cap_balance
from opencpor.programs.document.incentives import Cap, NetGrowthRule
from opencpor.programs.queries import latest_version
from opencpor.register.models import Association

PUBLISHED = (
    "participantID", "participantType", "participantName", "earningParticipantID",
    "earningParticipantIDType", "earningParticipantName", "earningParticipantCountryCode",
    "programName", "programID", "engagementName", "engagementID", "leverName", "customerID",
    "customerName", "customerCountryCode", "maxCapUSD", "maxCapEffectiveStartDate",
    "maxCapEffectiveEndDate", "totalEarningsUSD", "balanceEarningOpportunityUSD",
    "targetRevenueUSD", "maxCapBalanceRefreshDate",
)  # fmt: skip
OURS = (
    "cpor_scope", "cpor_workload", "cpor_subscription", "cpor_currency", "cpor_cap", "cpor_used",
    "cpor_left", "cpor_closed_through", "cpor_illustrative_rate",
)  # fmt: skip
COLUMNS = (*PUBLISHED, *OURS)
DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class _Pot:
    """Whom and what one cap is for; ``payee`` is an organization or a location."""

    customer: str
    payee: str
    workload: str = ""
    subscription: str = ""


def rows(actor: Actor, wanted: Wanted) -> Iterator[Sequence[object]]:
    """Give a row per cap under which an association of the actor's can earn, or could."""
    for program_key in books.programs_among(wanted):
        version = latest_version(program_key)
        close = Close.objects.filter(program_key=program_key).order_by("month").last()
        if wanted.currency not in {"", version.document.currency}:
            continue
        names = books.Programs().names(program_key, version.number)
        for rule in version.document.incentives:
            if isinstance(rule, NetGrowthRule) and wanted.rule in {"", rule.rule}:
                yield from _Balances(actor, wanted, rule, names, close).rows()


@dataclass(frozen=True)
class _Balances:
    """The caps of one rule."""

    actor: Actor
    wanted: Wanted
    rule: NetGrowthRule
    names: Names
    close: Close | None

    @property
    def shared(self) -> bool:
        """Whether all locations of an organization share a cap."""
        return self.rule.cap_partner == "organization"

    def rows(self) -> Iterator[Sequence[object]]:
        for cap in self.rule.caps:
            pots = self._pots(cap)
            used = self._used(cap, {pot.customer for pot in pots})
            people = books.People(one.location_id for found in pots.values() for one in found)
            customers = books.customers(pot.customer for pot in pots)
            for pot in sorted(pots):
                found = sorted({one.location_id for one in pots[pot]})
                yield books.cells(
                    COLUMNS,
                    {
                        **self._what(cap, pot, used.get(pot, 0)),
                        **self._who(people, found),
                        "customerID": customers[pot.customer].customer.tenant_id,
                        "customerName": customers[pot.customer].name,
                        "customerCountryCode": customers[pot.customer].customer.country,
                    },
                )

    def _pots(self, cap: Cap) -> dict[_Pot, list[Association]]:
        """Return the caps that visible associations fall under."""
        effective = self.rule.effective
        end = books.first_instant(effective.last + DAY) if effective.last else None
        given = {
            "location_id": self.wanted.location,
            "slot__customer_id": self.wanted.customer,
            "id": self.wanted.association,
            "slot__workload__in": self.wanted.workloads,
            "slot__customer__customer__country": self.wanted.market,
            "slot__customer__customer__segment": self.wanted.segment,
        }
        found = restrict(Association.objects.all(), self.actor, Permission.MONEY_READ).filter(
            engagement=self.rule.engagement,
            slot__program_key=self.names.document.key,
            period__overlap=DateTimeTZRange(books.first_instant(effective.first), end),
            **{name: value for name, value in given.items() if value},
        )
        pots: dict[_Pot, list[Association]] = {}
        for one in found.select_related("slot").order_by("id"):
            slot = one.slot
            subscription = str(slot.subscription_id or "")
            unit = (slot.workload, subscription) if cap.scope == "workload" else ()
            payee = one.partner_id if self.shared else one.location_id
            pots.setdefault(_Pot(slot.customer_id, payee, *unit), []).append(one)
        return pots

    def _used(self, cap: Cap, customers: set[str]) -> dict[_Pot, int]:
        """Return what was posted under each cap, in minor units, whoever may see its lines."""
        payee = "location__organization_id" if self.shared else "location_id"
        unit = ("workload", "subscription_id") if cap.scope == "workload" else ()
        posted = (
            Earning.objects.filter(
                program_key=self.names.document.key,
                rule=self.rule.rule,
                customer_id__in=customers,
            )
            .order_by()
            .values_list("customer_id", payee, *unit)
            .annotate(amount=Sum("amount_minor"))
        )
        return {_Pot(*row[:-1]): row[-1] for row in posted}

    def _what(self, cap: Cap, pot: _Pot, used_minor: int) -> dict[str, object]:
        document, effective = self.names.document, self.rule.effective
        currency = document.currency
        limit = round_money(cap.amount.value, currency)
        used = from_minor_units(used_minor, currency)
        left = cap_balance(limit, used)
        values: dict[str, object] = {
            "programName": self.names.program,
            "programID": document.key,
            "engagementName": books.Programs().engagement(self.names, self.rule.engagement)[
                "engagementName"
            ],
            "engagementID": self.rule.engagement,
            "leverName": self.rule.rule,
            "maxCapEffectiveStartDate": books.first_instant(effective.first),
            "maxCapEffectiveEndDate": books.first_instant(effective.last)
            if effective.last
            else None,
            "maxCapBalanceRefreshDate": self.close.closed_at if self.close else None,
            "cpor_scope": cap.scope,
            "cpor_illustrative_rate": books.truth(self.rule.illustrative),
            "cpor_workload": pot.workload,
            "cpor_subscription": pot.subscription,
            "cpor_currency": currency,
            "cpor_cap": limit,
            "cpor_used": used,
            "cpor_left": left,
            "cpor_closed_through": f"{self.close.month:%Y-%m}" if self.close else None,
        }
        if currency == books.DOLLAR:
            values |= {
                "maxCapUSD": limit,
                "totalEarningsUSD": used,
                "balanceEarningOpportunityUSD": left,
            }
        return values

    def _who(self, people: books.People, locations: Sequence[str]) -> dict[str, object]:
        """Say who shares the cap, and which of the actor's locations earn under it."""
        found = [people.locations[key] for key in locations]
        partner = found[0].organization
        shared = {
            "participantID": partner.global_id,
            "participantType": books.GLOBAL_ACCOUNT,
            "participantName": partner.organization.name,
        }
        single = {
            "participantID": found[0].partner_id,
            "participantType": books.PARTNER_ID,
            "participantName": found[0].unit.name,
        }
        return {
            **(shared if self.shared else single),
            "earningParticipantID": ";".join(one.partner_id for one in found),
            "earningParticipantIDType": books.PARTNER_ID,
            "earningParticipantName": ";".join(one.unit.name for one in found),
            "earningParticipantCountryCode": ";".join(dict.fromkeys(one.country for one in found)),
        }
