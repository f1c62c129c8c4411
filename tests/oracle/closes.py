"""The oracle of a close: every month judged by the version that governs it, in order.

Rows have, beyond those of a calculation, the location's enrollment as months.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from tests.oracle.periods import Billed, compared
from tests.oracle.rules import (
    Month,
    Oracle,
    Row,
    Rule,
    as_day,
    as_text,
    last_day,
    month_of,
    next_month,
    rounded,
)

Enrolled = Sequence[tuple[Month, Month | None]]
"""Months from which a location earns and, unless it still does, from which it no longer does."""


@dataclass(frozen=True)
class Parties:
    """Who partner and customer of an association are; domains: verified ones of the customer."""

    partner_domains: frozenset[str]
    customer_domains: frozenset[str]
    segment: str
    country: str
    disclosed: bool


@dataclass(frozen=True)
class Known:
    """All that is known when a month is closed.

    Attributes:
        governing: The document of each month; months before the first have no rules.
        associations: As the file of a calculation has them; their partner is the location.
        usage: Rows of every batch, those in force last.
        enrolled: By location.
        parties: By association.
        billed: Transactions of every batch, those in force last.
    """

    governing: Mapping[Month, Mapping[str, Any]]
    associations: Sequence[Row]
    usage: Sequence[Sequence[Row]]
    enrolled: Mapping[str, Enrolled]
    parties: Mapping[str, Parties]
    billed: Sequence[Billed] = ()


class CloseOracle(Oracle):
    """Judges months by the versions that govern them; caps run on from version to version."""

    def __init__(self, known: Known, currency: str) -> None:
        super().__init__({"currency": currency, "incentives": []}, known.associations, known.usage)
        self.known = known
        self.disclosure_helps: Sequence[str] = ()

    def _month(self, month: Month) -> None:
        document = self.known.governing.get(month, {"incentives": []})
        self.rules = document["incentives"]
        self.document = document
        public = document.get("policy", {}).get("public_sector", {})
        self.disclosure_helps = public.get("earns_with_disclosure", [])
        super()._month(month)

    def _period(self, rule: Rule, a: Row, month: Month) -> None:
        """Judge the last month of a period by what was billed in it and in the one before."""
        length = {"month": 1, "quarter": 3}[rule["period"]]
        if (month[1] - self.document["fiscal_year"]["first_month"] + 1) % length:
            return
        together = [
            other
            for other in self.associations
            if other["engagement"] == rule["engagement"]
            and as_day(other["start_date"]) <= last_day(month)
            and (other["end_date"] == "" or last_day(month) <= as_day(other["end_date"]))
        ]
        shared = rule.get("cap_partner") == "organization"
        now, before = compared(self.known.billed, a, together, month, length, shared=shared)
        paid = {one["key"] for one in self.document["workloads"] if one["incentive_eligible"]}
        early, late = self._common(rule, a, month, recognition=a["workload"] not in paid)
        reasons = early + late + (["NOGROWTH"] if now <= before else [])
        amount = Fraction(0)
        if not reasons:
            amount = rounded((now - before) * Fraction(rule["rate"]), self.currency)
        self._write(rule, a, month, None, (None, None), ("", None, None), amount, reasons)
        self.rows[-1][1]["period_amount"] = as_text(now, self.currency)
        self.rows[-1][1]["baseline_amount"] = as_text(before, self.currency)

    def _barred(self, a: Row) -> list[str]:
        who = self.known.parties[a["association_id"]]
        own = any(
            domain == partner or domain.endswith("." + partner)
            for domain in who.customer_domains
            for partner in who.partner_domains
        )
        helps = who.disclosed and who.country in self.disclosure_helps
        public = who.segment == "public_sector" and not helps
        return (["CUSEQPTR"] if own else []) + (["CUSPUBSEC"] if public else [])

    def _enrolled(self, a: Row, day: date) -> bool:
        month = month_of(day)
        return any(
            start <= month and (until is None or month < until)
            for start, until in self.known.enrolled.get(a["partner_id"], ())
        )


def judged(known: Known, currency: str, first: Month, through: Month) -> list[dict[str, str]]:
    """Give the rows of the months from one to another, as a calculation writes them."""
    return CloseOracle(known, currency).run(first, through)


def months(first: Month, through: Month) -> list[Month]:
    """Give the months from one to another, both included."""
    found = [first]
    while found[-1] < through:
        found.append(next_month(found[-1]))
    return found
