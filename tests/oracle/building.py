"""Short ways to write rules, associations and facts in a test."""

from typing import Any

from tests.oracle.harness import Outcome

Row = dict[str, str]
Rule = dict[str, Any]


def growth(**changes: Any) -> Rule:
    """A rule of 5.00 per unit of teams above the mark, in force from 2024-01."""
    return {
        "rule": "growth",
        "engagement": "usage",
        "type": "net_growth",
        "effective": {"from": "2024-01-01"},
        "basis": "min_active_paid",
        "rates": {"teams": "5.00"},
    } | changes


def milestones(**changes: Any) -> Rule:
    """A rule that pays 900.00 at 15 % and 600.00 at 40 % of at least 100 paid units."""
    return {
        "rule": "steps",
        "engagement": "usage",
        "type": "milestone",
        "effective": {"from": "2024-01-01"},
        "sizes": [{"size": "S", "from": 100}, {"size": "M", "from": 1000}],
        "milestones": [
            {"reach": "0.15", "amounts": {"S": "900.00", "M": "1500.00"}},
            {"reach": "0.40", "amounts": {"S": "600.00", "M": "1000.00"}},
        ],
    } | changes


def document(*rules: Rule, currency: str = "USD") -> dict[str, Any]:
    """A document that holds nothing but rules."""
    return {"key": "test", "currency": currency, "incentives": list(rules)}


def association(name: str = "a1", **changes: str) -> Row:
    """Partner p1 for teams of tenant T1 from 2024-01-01, open."""
    return {
        "association_id": name,
        "partner_id": "p1",
        "tenant_id": "T1",
        "workload": "teams",
        "engagement": "usage",
        "start_date": "2024-01-01",
        "end_date": "",
        "opted_out": "0",
        "earns_from": "",
    } | changes


def fact(month: str, active: object, paid: object, **changes: str) -> Row:
    """A month's figures for teams of tenant T1."""
    return {
        "tenant_id": "T1",
        "workload": "teams",
        "month": month,
        "active_users": str(active),
        "paid_units": str(paid),
    } | changes


def paid(outcome: Outcome) -> list[tuple[str, str, str]]:
    """Month, amount and reasons of every row."""
    return [(row["month"], row["amount"], row["reasons"]) for row in outcome.rows]
