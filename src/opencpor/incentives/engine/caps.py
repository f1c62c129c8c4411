"""Caps: what is left of a limit, used up in order.

Workload caps lie inside customer caps, and both are used up in the same order (month, workload,
association). So the sequential rule equals running sums: first each workload cap cuts the
amounts, then the customer cap cuts the result. Once the customer cap has cut, nothing later is
paid, hence it does not matter that the first pass counted more against the workload caps than was
paid in the end.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir
from ibis import _

from opencpor.incentives.engine.money import money_type
from opencpor.incentives.engine.terms import payee
from opencpor.incentives.rules.reasons import Reason
from opencpor.usage.engine.building import built_once

SCOPES = ("workload", "customer")
"""The scopes of caps, the inner one first."""

OWNERS = ("association_no", "partner_id", "organization_id", "tenant_key")
"""What says of an association whose caps its rows use up."""

_SHARED_BY = {
    "workload": ("rule_no", "payee", "unit"),
    "customer": ("rule_no", "payee", "tenant_key"),
}
"""What rows have in common that one cap limits."""

_OF_TERM = (
    "term", "association_no", "rule_no", "unit", "workload", "workload_cap", "customer_cap",
    "cap_by_organization",
)  # fmt: skip


@built_once
def allocate(
    judged: ir.Table, digits: int, associations: ir.Table, used: ir.Table | None = None
) -> ir.Table:
    """Reduce amounts to what the caps leave; rows that do not earn pass through.

    Adds `amount`, and per scope `<scope>_before` and `<scope>_after`: what the cap had left before
    and after the row (null without such a cap, and on rows that other codes keep from earning).
    `associations` have the columns of `OWNERS`: few rows earn, so only these learn whose caps
    they use up. `used` holds what earlier months used up, as `used_up` takes it.
    """
    money = money_type(digits)
    zero = ibis.literal(0).cast(money)
    capped = (_.mask == 0) & (_.workload_cap.notnull() | _.customer_cap.notnull())
    none = {f"{scope}_{side}": ibis.null(money) for scope in SCOPES for side in ("before", "after")}
    free = judged.filter(~capped).mutate(amount=_.uncapped, **none)
    earning = judged.filter(capped)
    rows = earning.join(_shares(earning, associations, money, used), "term")
    cut = _cut(_cut(rows, "uncapped", "workload", "part"), "part", "customer", "amount")
    exhausted = (_.workload_left == zero) | (_.customer_left == zero)
    spent = cut.mutate(
        mask=_.mask + ibis.ifelse(exhausted, Reason.MAXCAP.bit, 0),
        workload_before=_.workload_limit - _running(_, "amount", "workload"),
        customer_before=_.customer_limit - _running(_, "amount", "customer"),
    ).mutate(
        workload_after=_.workload_before - _.amount,
        customer_after=_.customer_before - _.amount,
    )
    casts = {name: spent[name].cast(money) for name in [*none, "amount"]}
    return free.union(spent.mutate(**casts).select(free.columns))


@built_once
def used_up(paid: ir.Table, constants: ir.Table) -> ir.Table:
    """Give what was paid of the caps of some rules, row by row.

    A cap counts what was paid under its rule's name, for months in the rule's effective dates.
    """
    caps = constants.filter(_.customer_cap.notnull() | _.workload_cap.notnull()).select(
        "rule", "rule_no", "rule_first", "rule_last", "cap_by_organization"
    )
    counted = paid.join(caps, "rule").filter(_.month.between(_.rule_first, _.rule_last))
    return counted.mutate(payee=payee(_))


def _shares(
    rows: ir.Table, associations: ir.Table, money: object, used: ir.Table | None
) -> ir.Table:
    """Give, of each term that earns, whose caps it uses up, in numbers: it does so in many months.

    Adds per scope `<scope>_limit` and `<scope>_group`, the first of the terms that share the cap,
    and `place`, the order in which those of a customer use them up in a month.
    """
    terms = rows.select(_OF_TERM).distinct().join(associations.select(OWNERS), "association_no")
    terms = terms.mutate(payee=payee(_))
    for scope in SCOPES:
        terms = _limit(terms, scope, money, used)
    sharing = {scope: ibis.window(group_by=list(_SHARED_BY[scope])) for scope in SCOPES}
    customer = ibis.window(
        group_by=list(_SHARED_BY["customer"]), order_by=["workload", "association_no"]
    )
    return terms.select(
        "term",
        *(f"{scope}_limit" for scope in SCOPES),
        **{f"{scope}_group": _.term.min().over(sharing[scope]) for scope in SCOPES},
        place=ibis.row_number().over(customer),
    )


def _limit(rows: ir.Table, scope: str, money: object, used: ir.Table | None) -> ir.Table:
    """Add `<scope>_limit`: what the cap had left when this computation starts."""
    limit = rows[f"{scope}_cap"].cast(money)
    if used is None:
        return rows.mutate(**{f"{scope}_limit": limit})
    shared = list(_SHARED_BY[scope])
    earlier = used.group_by(shared).aggregate(used=_.amount.sum())
    joined = rows.left_join(earlier, shared).drop(*(f"{name}_right" for name in shared))
    left = joined[f"{scope}_cap"].cast(money) - ibis.coalesce(joined.used, 0).cast(money)
    # A later version of the program may have lowered the cap below what was paid.
    left = ibis.ifelse(left.isnull(), left, ibis.greatest(left, ibis.literal(0).cast(money)))
    return joined.mutate(**{f"{scope}_limit": left}).drop("used")


def _running(rows: ir.Table, amount: str, scope: str) -> ir.DecimalValue:
    """Sum an amount over the rows of one cap before this one."""
    earlier = ibis.window(
        group_by=f"{scope}_group",
        order_by=["month", "place"],
        preceding=(None, 1),
    )
    return ibis.coalesce(rows[amount].sum().over(earlier), 0)


def _cut(rows: ir.Table, amount: str, scope: str, result: str) -> ir.Table:
    """Cut an amount to what the cap leaves after the uncut amounts before it.

    Summing the uncut amounts does for summing the cut ones: as long as the sum is below the cap
    nothing was cut, and from there on nothing is left. Adds `<scope>_left`, null without a cap.
    """
    limit = rows[f"{scope}_limit"]
    left = ibis.ifelse(
        limit.isnull(), limit, ibis.greatest(limit - _running(rows, amount, scope), 0)
    )
    marked = rows.mutate(**{f"{scope}_left": left})
    cut = ibis.ifelse(
        marked[f"{scope}_left"].isnull(),
        marked[amount],
        ibis.least(marked[amount], marked[f"{scope}_left"]),
    )
    return marked.mutate(**{result: cut})
