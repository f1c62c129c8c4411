"""The incentive rules in plain Python: slow, obvious, and independent of the engine.

It works on dictionaries as they stand in the input (the program document as YAML gives it, rows
of text) and shares no code with the product, so that an error of one is not an error of both.
"""

import calendar
from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

Row = Mapping[str, str]
Rule = Mapping[str, Any]
Month = tuple[int, int]
Fact = tuple[int | None, int | None]

DECIMALS = {"USD": 2, "EUR": 2, "JPY": 0, "BHD": 3}


def month_of(day: date) -> Month:
    return (day.year, day.month)


def next_month(month: Month) -> Month:
    year, number = month
    return (year + 1, 1) if number == 12 else (year, number + 1)


def months_between(earlier: Month, later: Month) -> int:
    return (later[0] - earlier[0]) * 12 + later[1] - earlier[1]


def last_day(month: Month) -> date:
    return date(month[0], month[1], calendar.monthrange(*month)[1])


def as_day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def in_force(rule: Rule, month: Month) -> bool:
    """Tell whether the month's last day lies in the rule's effective dates, both inclusive."""
    day, effective = last_day(month), rule["effective"]
    until = effective.get("to")
    return as_day(effective["from"]) <= day and (until is None or day <= as_day(until))


def rounded(amount: Fraction, currency: str) -> Fraction:
    """Round a non-negative fraction to minor units, halves up."""
    unit = 10 ** DECIMALS[currency]
    return Fraction(int(amount * unit + Fraction(1, 2)), unit)


def as_text(amount: Fraction, currency: str) -> str:
    decimals = DECIMALS[currency]
    minor = amount * 10**decimals
    assert minor.denominator == 1
    sign, digits = "-" if minor < 0 else "", str(abs(minor.numerator)).rjust(decimals + 1, "0")
    return sign + (f"{digits[:-decimals]}.{digits[-decimals:]}" if decimals else digits)


class Oracle:
    """Computes all rows for a document, associations (dicts of text) and usage (lists of dicts)."""

    def __init__(
        self,
        document: Mapping[str, Any],
        associations: Sequence[Row],
        usage_files: Sequence[Sequence[Row]],
    ) -> None:
        self.currency = document["currency"]
        self.rules = [r for r in document["incentives"] if r["type"] != "period_growth"]
        self.associations = associations
        self.facts: dict[tuple[str, ...], dict[Month, Fact]] = defaultdict(dict)
        for rows in usage_files:
            for row in rows:
                unit = self.unit(row)
                year, number = row["month"].split("-")
                self.facts[unit][int(year), int(number)] = (
                    int(row["active_users"]) if row["active_users"] != "" else None,
                    int(row["paid_units"]) if row["paid_units"] != "" else None,
                )
        self.paid: list[tuple[str, Row, Month, Fraction]] = []
        self.rows: list[tuple[tuple[Any, ...], dict[str, str]]] = []

    @staticmethod
    def unit(row: Row) -> tuple[str, str, str]:
        return (row["tenant_id"].lower(), row["workload"], row.get("subscription_id", ""))

    def run(self, first: Month, through: Month) -> list[dict[str, str]]:
        every = [month_of(as_day(a["start_date"])) for a in self.associations]
        month = min(every, default=through)
        while month <= through:
            self._month(month)
            month = next_month(month)
        self.rows.sort(key=lambda pair: pair[0])
        return [row for key, row in self.rows if key[0] >= first]

    def _month(self, month: Month) -> None:
        day = last_day(month)
        active = [
            a
            for a in self.associations
            if as_day(a["start_date"]) <= day
            and (a["end_date"] == "" or day <= as_day(a["end_date"]))
        ]
        for a in sorted(active, key=lambda a: (a["workload"], a["association_id"])):
            for rule in self.rules:
                if rule["engagement"] != a["engagement"] or not in_force(rule, month):
                    continue
                if rule["type"] == "net_growth":
                    self._growth(rule, a, month)
                elif rule["type"] == "milestone":
                    self._milestone(rule, a, month)
                else:
                    self._period(rule, a, month)

    def _fact(self, a: Row, month: Month) -> Fact:
        return self.facts[self.unit(a)].get(month, (None, None))

    def _common(
        self, rule: Rule, a: Row, month: Month, *, recognition: bool
    ) -> tuple[list[str], list[str]]:
        """Codes up to NOUSAGE, and MXTMCPMT apart, since others stand between them."""
        day = last_day(month)
        early = ["OPTOUT"] if a["opted_out"] == "1" else []
        early += ["RECOGNITION"] if recognition else []
        early += [] if self._enrolled(a, day) else ["NOTENROLLED"]
        early += self._barred(a)
        start = as_day(a.get("counts_from") or a["start_date"])
        if rule.get("months_count") == "organization":
            start = min(
                as_day(other["start_date"])
                for other in self.associations
                if self.unit(other) == self.unit(a)
                and self._organization(other) == self._organization(a)
            )
        late = []
        limit = rule.get("maximum_months")
        if limit is not None and months_between(month_of(start), month) >= limit:
            late = ["MXTMCPMT"]
        return early, late

    def _barred(self, a: Row) -> list[str]:  # noqa: ARG002 - a calculation knows no customers
        return []

    def _enrolled(self, a: Row, day: date) -> bool:
        before = a["earns_from"] != "" and day < as_day(a["earns_from"])
        after = a.get("earns_until", "") != "" and day > as_day(a["earns_until"])
        return not before and not after

    @staticmethod
    def _organization(a: Row) -> tuple[str, str]:
        """Whom a location belongs to; without an organization it stands for itself."""
        organization = a.get("organization_id", "")
        return ("organization", organization) if organization else ("partner", a["partner_id"])

    def _growth(self, rule: Rule, a: Row, month: Month) -> None:
        basis = rule["basis"]
        earlier = [f for m, f in self.facts[self.unit(a)].items() if m < month]
        which = 1 if basis == "paid" else 0
        mark = max((f[which] for f in earlier if f[which] is not None), default=0)
        rate = rule["rates"].get(a["workload"])
        fact = self._fact(a, month)
        mau, pau = fact
        minimum_paid = rule.get("minimum_paid_units") or 0
        minimum_active = rule.get("minimum_high_water_mark") or 0
        if basis == "min_active_paid":
            value = min(fact) if None not in fact else None
        else:
            value = fact[which]
        growth = None if value is None else max(0, value - mark)
        needed = [value]
        needed += [pau] if minimum_paid else []
        needed += [mau] if minimum_active else []
        early, late = self._common(rule, a, month, recognition=rate is None)
        middle = []
        if None in needed:
            middle = ["NOUSAGE"]
        else:
            middle += ["BELOWMINPAU"] if minimum_paid and pau < minimum_paid else []
            middle += ["MINTHNTMT"] if minimum_active and mau < minimum_active else []
            middle += ["PAULWPHWM"] if basis != "active" and pau <= mark else []
            middle += ["MAULWPHWM"] if basis != "paid" and mau <= mark else []
        reasons = early + middle + late
        amount = Fraction(0)
        if not reasons:
            amount = rounded(growth * Fraction(rate), self.currency)
            left = [
                max(Fraction(0), Fraction(cap["amount"]) - self._spent(rule, cap["scope"], a))
                for cap in rule.get("caps", [])
            ]
            if 0 in left:
                reasons = ["MAXCAP"]
                amount = Fraction(0)
            else:
                amount = min([amount, *left])
                self.paid.append((rule["rule"], a, month, amount))
        self._write(rule, a, month, None, fact, (str(mark), growth, rate), amount, reasons)

    def _spent(self, rule: Rule, scope: str, a: Row) -> Fraction:
        """What the rule has paid in its effective period to whom a cap limits, for what it does."""

        def limited(other: Row) -> tuple[Any, ...]:
            who = ("partner", other["partner_id"])
            if rule.get("cap_partner") == "organization":
                who = self._organization(other)
            what = other["tenant_id"].lower() if scope == "customer" else self.unit(other)
            return (who, what)

        return sum(
            (
                amount
                for name, other, month, amount in self.paid
                if name == rule["rule"] and in_force(rule, month) and limited(other) == limited(a)
            ),
            Fraction(0),
        )

    def _offered(self, rule: Rule, workload: str) -> list[Rule]:
        return [
            m
            for m in sorted(rule["milestones"], key=lambda m: Fraction(m["reach"]))
            if m.get("workloads") is None or workload in m["workloads"]
        ]

    def reaches(self, rule: Rule, milestone: Rule, fact: Fact) -> bool:
        mau, pau = fact
        if mau is None or pau is None or pau < rule["sizes"][0]["from"]:
            return False
        return mau >= Fraction(milestone["reach"]) * pau

    def _milestone(self, rule: Rule, a: Row, month: Month) -> None:
        fact = self._fact(a, month)
        pau = fact[1]
        offered = self._offered(rule, a["workload"])
        earlier = [f for m, f in self.facts[self.unit(a)].items() if m < month]
        open_ = [m for m in offered if not any(self.reaches(rule, m, f) for f in earlier)]
        new = [m for m in open_ if self.reaches(rule, m, fact)]
        early, late = self._common(rule, a, month, recognition=not offered)
        middle, last = [], []
        if None in fact:
            middle = ["NOUSAGE"]
        else:
            middle = ["BELOWMINPAU"] if pau < rule["sizes"][0]["from"] else []
            if offered and not open_:
                last = ["REACHEDBEFORE"]
            elif offered and not new:
                last = ["NOTREACHED"]
        reasons = early + middle + late + last
        nothing = ("", None, None)
        if reasons:
            self._write(rule, a, month, None, fact, nothing, Fraction(0), reasons)
            return
        size = [s["size"] for s in rule["sizes"] if s["from"] <= pau][-1]
        for milestone in new:
            amount = rounded(Fraction(milestone["amounts"][size]), self.currency)
            self._write(rule, a, month, milestone["reach"], fact, nothing, amount, [])

    def _period(self, rule: Rule, a: Row, month: Month) -> None:
        raise NotImplementedError  # a calculation from files leaves such rules out

    def _write(  # noqa: PLR0913, PLR0917 - one argument per part of a row
        self,
        rule: Rule,
        a: Row,
        month: Month,
        reach: str | None,
        fact: Fact,
        growth_fields: tuple[str, int | None, str | None],
        amount: Fraction,
        reasons: list[str],
    ) -> None:
        mark, growth, rate = growth_fields
        name = f"{month[0]:04d}-{month[1]:02d}"
        row = {
            "month": name,
            "association_id": a["association_id"],
            "partner_id": a["partner_id"],
            "tenant_id": a["tenant_id"],
            "workload": a["workload"],
            "rule": rule["rule"],
            "milestone": reach or "",
            "active_users": "" if fact[0] is None else str(fact[0]),
            "paid_units": "" if fact[1] is None else str(fact[1]),
            "prior_mark": mark,
            "growth_units": "" if growth is None else str(growth),
            "rate": rate or "",
            "amount": as_text(amount, self.currency),
            "currency": self.currency,
            "outcome": "none" if reasons else "earned",
            "reasons": ";".join(reasons),
        }
        order = (month, a["association_id"], rule["rule"], Fraction(reach or 0))
        self.rows.append((order, row))


def calculate(
    document: Mapping[str, Any],
    associations: Sequence[Row],
    usage_files: Sequence[Sequence[Row]],
    through: Month,
    first: Month = (1, 1),
) -> list[dict[str, str]]:
    """Give the rows of earnings.csv as dicts of text."""
    return Oracle(document, associations, usage_files).run(first, through)
