"""Reads comparisons: those of one's own people, and of them what is of one's own locations."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch, restrict
from opencpor.common.errors import Conflict
from opencpor.common.months import Month
from opencpor.incentives.verdicts import places_of, sees_all
from opencpor.incentives.whatif.comparing import LINE
from opencpor.incentives.whatif.models import WhatIf
from opencpor.usage.hiding import hidden_since
from opencpor.usage.lake.here import lake_session, the_lake

MONTH, LOCATION, WORKLOAD = "month", "location", "workload"
_BY = {MONTH: "month", LOCATION: "partner_id", WORKLOAD: "workload"}
_SUMS = """
    SELECT {column}, sum(before), sum(after), sum(lines) FROM read_parquet(?)
    WHERE list_contains(?, partner_id) GROUP BY {column} ORDER BY {column}
"""
_TOTAL = """
    SELECT coalesce(sum(before), 0), coalesce(sum(after), 0), coalesce(sum(lines), 0)
    FROM read_parquet(?) WHERE list_contains(?, partner_id)
"""
PART = 2000


@dataclass(frozen=True)
class Sum:
    """What some lines amount to: as it is, as it would be, and how many differ."""

    key: str
    before: Decimal
    after: Decimal
    lines: int

    @property
    def change(self) -> Decimal:
        """How much more would be earned; negative: less."""
        return self.after - self.before


@dataclass(frozen=True)
class Line:
    """One line that differs. No amount: it earns nothing on that side."""

    month: Month
    association_id: str
    partner_id: str
    organization_id: str
    tenant_id: str
    workload: str
    subscription_id: str
    engagement: str
    rule: str
    rule_type: str
    milestone: str
    active_users: int | None
    paid_units: int | None
    prior_mark: int | None
    before_amount: Decimal | None
    after_amount: Decimal | None
    before_growth: int | None
    after_growth: int | None
    before_rate: Decimal | None
    after_rate: Decimal | None
    before_reasons: tuple[str, ...]
    after_reasons: tuple[str, ...]

    @property
    def change(self) -> Decimal:
        """How much more it would earn; negative: less."""
        return (self.after_amount or Decimal(0)) - (self.before_amount or Decimal(0))

    @property
    def place(self) -> tuple[str, str, str, str]:
        """Where it stands among all lines."""
        return (str(self.month), self.association_id, self.rule, self.milestone)


def what_ifs(actor: Actor) -> QuerySet[WhatIf]:
    """Return the questions that an actor's people asked."""
    return restrict(WhatIf.objects.all(), actor)


def fetch_what_if(actor: Actor, what_if_id: str) -> WhatIf:
    """Return one question.

    Raises:
        NotFound: If there is none for the actor.
        Conflict: ``hidden_since`` if a customer's decline has taken figures of the answer away.
    """
    row = fetch(WhatIf.objects.select_related("close"), actor, "what-if", id=what_if_id)
    partners = {one.organization_id for one in actor.granting(Permission.MONEY_READ)}
    if not sees_all(actor) and hidden_since(partners, row.asked_at):
        raise Conflict(
            "A customer has declined since, and its past is hidden. Ask again.", code="hidden_since"
        )
    return row


def answered(row: WhatIf) -> WhatIf:
    """Return a question that is answered.

    Raises:
        Conflict: ``not_answered``.
    """
    if row.finished_at is None:
        raise Conflict("This question is not answered yet.", code="not_answered")
    return row


def total(actor: Actor, row: WhatIf) -> Sum:
    """Add up what an actor may see of a comparison."""
    with the_lake().local(row.sums_file) as (path,), lake_session() as session:
        found = session.execute(_TOTAL, [str(path), places_of(actor)]).fetchone()
    before, after, lines = found or (Decimal(0), Decimal(0), 0)
    return Sum("", Decimal(before), Decimal(after), int(lines))


def sums(actor: Actor, row: WhatIf, by: str) -> list[Sum]:
    """Add up what an actor may see by month, location or workload."""
    statement = _SUMS.format(column=_BY[by])
    with the_lake().local(row.sums_file) as (path,), lake_session() as session:
        rows = session.execute(statement, [str(path), places_of(actor)]).fetchall()
    return [Sum(key, before, after, int(lines)) for key, before, after, lines in rows]


def _line(row: Sequence[Any]) -> Line:
    values = dict(zip(LINE, row, strict=True))
    values["month"] = Month.parse(values["month"])
    for name in ("before_reasons", "after_reasons"):
        values[name] = tuple(filter(None, (values[name] or "").split(";")))
    for name in ("subscription_id", "milestone"):
        values[name] = values[name] or ""
    return Line(**values)


def every_line(row: WhatIf) -> Iterator[Line]:
    """Give all lines that differ, whoever's, for whoever posts them."""
    with the_lake().local(row.lines_file) as (path,), lake_session() as session:
        session.execute(
            f"SELECT {', '.join(LINE)} FROM read_parquet(?) "  # noqa: S608 - names are ours
            "ORDER BY month, association_id, rule, milestone",
            [str(path)],
        )
        while some := session.fetchmany(PART):
            yield from map(_line, some)


def lines(
    actor: Actor, row: WhatIf, *, behind: Sequence[str] = (), limit: int | None = None
) -> Iterator[Line]:
    """Give the lines that differ and that an actor may see, in their order.

    Args:
        actor: Who asks.
        row: An answered question.
        behind: The place of the line to go on behind; empty: from the start.
        limit: How many at most; None: all.
    """
    condition = "list_contains(?, partner_id)"
    values: list[object] = [places_of(actor)]
    if behind:
        condition += " AND (month, association_id, rule, milestone) > (?, ?, ?, ?)"
        values += behind
    with the_lake().local(row.lines_file) as (path,), lake_session() as session:
        session.execute(
            f"""SELECT {", ".join(LINE)} FROM read_parquet(?) WHERE {condition}
            ORDER BY month, association_id, rule, milestone
            LIMIT {"ALL" if limit is None else limit}""",  # noqa: S608 - conditions are ours, values are bound
            [str(path), *values],
        )
        while some := session.fetchmany(PART):
            yield from map(_line, some)
