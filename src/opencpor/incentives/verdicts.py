"""Reads verdicts from the lake: why each month earned what it did, or why it did not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.models import Unit
from opencpor.access.roles import Permission, Side
from opencpor.access.scope import restrict
from opencpor.common.months import Month
from opencpor.directory.models import Customer
from opencpor.incentives.history import WITHDRAWN
from opencpor.incentives.models import Close
from opencpor.register.models import Association
from opencpor.usage.hiding import declined, programs_that_hide
from opencpor.usage.lake.here import lake_session, the_lake

COLUMNS = (
    "month", "association_id", "partner_id", "tenant_id", "workload", "subscription_id",
    "engagement", "rule", "rule_type", "milestone", "size", "active_users", "paid_units",
    "prior_mark", "growth_units", "payable_units", "rate", "uncapped", "workload_before",
    "workload_after", "customer_before", "customer_after", "amount", "currency", "outcome",
    "reasons", "customer_segment", "customer_country", "shared_domain", "disclosed",
    "program_version", "period_amount", "baseline_amount", "whole_product",
)  # fmt: skip

# Older verdicts know nothing of the customer, or of periods, and have nothing there.
_LATER = """SELECT '' AS customer_segment, '' AS customer_country, '' AS shared_domain,
    CAST(NULL AS BOOLEAN) AS disclosed, CAST(NULL AS INTEGER) AS period_amount,
    CAST(NULL AS INTEGER) AS baseline_amount, CAST(NULL AS BOOLEAN) AS whole_product WHERE false"""


@dataclass(frozen=True)
class Verdict:
    """One judgment with all its inputs; figures that a rule does not use are None.

    ``partner_id`` is the id of the location; ``reasons`` the codes that keep it from earning;
    ``shared_domain`` a domain of both customer and partner, or empty; ``disclosed`` whether the
    claim had a public-sector disclosure on file; ``period_amount`` and ``baseline_amount`` what was
    billed in the period and in the one before, ``whole_product`` whether rows that name no
    subscription count in them.
    """

    month: Month
    association_id: str
    partner_id: str
    tenant_id: str
    workload: str
    subscription_id: str
    engagement: str
    rule: str
    rule_type: str
    milestone: str
    size: str
    active_users: int | None
    paid_units: int | None
    prior_mark: int | None
    growth_units: int | None
    payable_units: int | None
    rate: Decimal | None
    uncapped: Decimal | None
    workload_before: Decimal | None
    workload_after: Decimal | None
    customer_before: Decimal | None
    customer_after: Decimal | None
    amount: Decimal
    currency: str
    outcome: str
    reasons: tuple[str, ...]
    customer_segment: str
    customer_country: str
    shared_domain: str
    disclosed: bool | None
    program_version: int
    period_amount: Decimal | None = None
    baseline_amount: Decimal | None = None
    whole_product: bool | None = None

    @property
    def earned(self) -> bool:
        """Whether it earns."""
        return self.outcome == "earned"

    @property
    def place(self) -> tuple[str, str, str]:
        """Where it stands among a close's verdicts of one month."""
        return (self.association_id, self.rule, self.milestone)


@dataclass(frozen=True)
class Among:
    """Which judgments are wanted; empty fields want all.

    Attributes:
        location: Identifier of a location.
        tenant: A customer's tenant id.
        workloads: Any of these.
        market: The customer's country as the close knew it; so with its segment.
        since: The first month that is judged; ``through`` is the last.
    """

    location: str = ""
    tenant: str = ""
    workloads: tuple[str, ...] = ()
    rule: str = ""
    market: str = ""
    segment: str = ""
    association: str = ""
    currency: str = ""
    since: Month | None = None
    through: Month | None = None

    def condition(self) -> tuple[str, list[object]]:
        """Give the condition for them, and its values."""
        said = {
            "partner_id =": self.location,
            "tenant_id =": self.tenant,
            "rule =": self.rule,
            "customer_country =": self.market,
            "customer_segment =": self.segment,
            "association_id =": self.association,
            "currency =": self.currency,
            "month >=": str(self.since or ""),
            "month <=": str(self.through or ""),
        }
        given = {name: value for name, value in said.items() if value}
        parts, values = [f"{name} ?" for name in given], list[object](given.values())
        if self.workloads:
            parts.append("list_contains(?, workload)")
            values.append(list(self.workloads))
        return " AND ".join(["true", *parts]), values


EVERY = Among()
NOBODY = "-"  # no tenant has this id
TEXTS = (
    *("subscription_id", "milestone", "size"),
    *("customer_segment", "customer_country", "shared_domain"),
)


def _verdict(row: Sequence[Any]) -> Verdict:
    values = dict(zip(COLUMNS, row, strict=True))
    values["month"] = Month.parse(values["month"])
    values["reasons"] = tuple(filter(None, (values["reasons"] or "").split(";")))
    for name in TEXTS:
        values[name] = values[name] or ""
    return Verdict(**values)


def tenant_of(customer: str) -> str:
    """Return a customer's tenant id as judgments write it; one that nobody has if there is none."""
    if not customer:
        return ""
    found = Customer.objects.filter(pk=customer).values_list("tenant_id", flat=True).first()
    return str(found) if found else NOBODY


def places_of(actor: Actor) -> list[str]:
    """Return the locations whose money an actor may see."""
    rows = restrict(Unit.objects.all(), actor, Permission.MONEY_READ)
    return list(rows.values_list("id", flat=True))


def sees_all(actor: Actor) -> bool:
    """Whether an actor sees everybody's money: the operator's people, and the system."""
    grants = actor.granting(Permission.MONEY_READ)
    return actor.kind is ActorKind.SYSTEM or any(one.side is Side.OPERATOR for one in grants)


def hidden_by_decline(program_key: str, among: QuerySet[Association]) -> list[str]:
    """Return the associations whose past a customer's decline took away from their partner."""
    if program_key not in programs_that_hide():
        return []
    hidden = among.filter(declined(), slot__program_key=program_key)
    return list(hidden.values_list("id", flat=True))


def hiding_from(actor: Actor) -> list[str]:
    """Return the programs in which a customer's decline takes the past away from an actor."""
    return [] if sees_all(actor) else programs_that_hide()


def hidden_from(actor: Actor) -> QuerySet[Association]:
    """Return the associations whose past a customer's decline took away from an actor."""
    hiding = hiding_from(actor)
    if not hiding:
        return Association.objects.none()  # nothing is asked of the database
    own = restrict(Association.objects.all(), actor, Permission.MONEY_READ)
    return own.filter(declined(), slot__program_key__in=hiding)


def seen_by(actor: Actor, program_key: str) -> tuple[str, list[object]]:
    """Give the condition for judgments that an actor may see, and its values.

    What was posted stays with its figures; of what was not, a decline takes them away too.
    """
    if sees_all(actor):
        return "true", []
    condition = "list_contains(?, partner_id)"
    values: list[object] = [places_of(actor)]
    own = restrict(Association.objects.all(), actor, Permission.MONEY_READ)
    if hidden := hidden_by_decline(program_key, own):
        condition += " AND (outcome = 'earned' OR NOT list_contains(?, association_id))"
        values.append(hidden)
    return condition, values


def judged_by(source: str) -> str:
    """Give the SQL of the judgments in a source of the lake, older ones with all columns."""
    return f"{_LATER} UNION ALL BY NAME FROM {source}"


def _read(close: Close, condition: str, values: list[object], limit: int | None) -> list[Verdict]:
    with the_lake().local(close.verdict_file) as (path,), lake_session() as session:
        rows = session.execute(
            f"""SELECT {", ".join(COLUMNS)}
            FROM ({judged_by("read_parquet(?)")})
            WHERE outcome <> '{WITHDRAWN}' AND {condition}
            ORDER BY month, association_id, rule, coalesce(milestone, '')
            LIMIT {"ALL" if limit is None else limit}""",  # noqa: S608 - conditions are ours, values are bound
            [str(path), *values],
        ).fetchall()
    return [_verdict(row) for row in rows]


def verdicts_of(
    actor: Actor,
    close: Close,
    *,
    outcome: str = "",
    reason: str = "",
    behind: Sequence[str] = (),
    limit: int = 50,
    among: Among = EVERY,
) -> list[Verdict]:
    """Return a close's verdicts of its own month that an actor may see.

    Args:
        actor: Who asks; partners get those of their own locations, without what they must not see
            any more.
        close: Which close.
        outcome: ``earned`` or ``none``; empty: both.
        reason: A reason code that they must have; empty: any or none.
        behind: Association, rule and milestone to go on behind; empty: from the start.
        limit: How many at most.
        among: What they are narrowed to besides.
    """
    seen, values = seen_by(actor, close.program_key)
    wanted, more = among.condition()
    condition = f"{seen} AND {wanted} AND month = ?"
    values += [*more, f"{close.month:%Y-%m}"]
    if outcome:
        condition += " AND outcome = ?"
        values.append(outcome)
    if reason:
        condition += " AND list_contains(string_split(reasons, ';'), ?)"
        values.append(reason)
    if behind:
        condition += " AND (association_id, rule, coalesce(milestone, '')) > (?, ?, ?)"
        values += behind
    return _read(close, condition, values, limit)


def verdicts_for_line(close: Close, association_id: str, rule: str, month: Month) -> list[Verdict]:
    """Return what a close judged of one association, rule and month.

    Empty where it did not judge that month anew. The caller has checked the actor's right.
    """
    condition = "association_id = ? AND rule = ? AND month = ?"
    return _read(close, condition, [association_id, rule, str(month)], 100)


def verdicts_by_line(
    close: Close, associations: Sequence[str]
) -> dict[tuple[str, str, str, Month], Verdict]:
    """Return what a close judged of some associations, by association, rule, milestone, month.

    The caller has checked the actor's right.
    """
    found = _read(close, "list_contains(?, association_id)", [list(associations)], None)
    return {(*verdict.place, verdict.month): verdict for verdict in found}


PART = 2000


def without_earning(
    actor: Actor, closes: Sequence[Close], among: Among = EVERY
) -> Iterator[list[tuple[Close, Verdict]]]:
    """Give the judgments that earned nothing, each as the newest of some closes left it, in parts.

    Args:
        actor: Who asks; partners get those of their own locations.
        closes: Closes of one program, the oldest first; a later one may have judged anew.
        among: What they are narrowed to.
    """
    if not closes:
        return
    seen, values = seen_by(actor, closes[0].program_key)
    # What a later judgment may say otherwise is asked of the newest alone.
    always, of_all = replace(among, market="", segment="").condition()
    wanted, of_newest = among.condition()
    with (
        the_lake().local(*(one.verdict_file for one in closes)) as paths,
        lake_session() as session,
    ):
        files = [str(path) for path in paths]
        session.execute(
            f"""WITH judged AS (
                SELECT {", ".join(COLUMNS)}, list_position(?, filename) AS place
                FROM ({judged_by("read_parquet(?, filename = true, union_by_name = true)")})
                WHERE {seen} AND {always}
                QUALIFY place = max(place) OVER (PARTITION BY association_id, rule, month))
            SELECT {", ".join(COLUMNS)}, place FROM judged WHERE outcome = 'none' AND {wanted}
            ORDER BY month, association_id, rule, coalesce(milestone, '')""",  # noqa: S608 - names are ours, values are bound
            [files, files, *values, *of_all, *of_newest],
        )
        while rows := session.fetchmany(PART):
            yield [(closes[place - 1], _verdict(row)) for *row, place in rows]
