"""What one close leaves to the next: marks, milestones reached, and what caps have used up.

It is a file of one row per unit with facts, and one per unit and rule with caps that paid. What the
columns mean for which rules is said beside the file (`About`), since rules change: what a close
asks for must be there in just that meaning, or it judges all history.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa
from ibis import _

from opencpor.common.money import minor_digits
from opencpor.incentives.engine.inputs import UNIT_KEY
from opencpor.incentives.engine.milestones import Step, steps_of
from opencpor.incentives.engine.money import MONEY_DIGITS
from opencpor.incentives.engine.terms import NEVER, JudgedRule
from opencpor.incentives.engine.verdicts import PAID, Carried
from opencpor.programs.document.incentives import NetGrowthRule
from opencpor.usage.engine.session import Session

FORMAT = 1
"""Raised whenever judging changes what closed months come to: the next close then judges all."""

_USED = ["rule", "partner_id", "organization_id", "unit"]


@dataclass(frozen=True)
class About:
    """What a state says, and of which rules.

    Attributes:
        format: `FORMAT` of who wrote it.
        currency: Of the amounts.
        versions: By which versions months were judged: first month of each run, and the number.
        steps: The milestones in its columns, in order: paid units at least, share to reach.
        caps: The rules with caps whose payments it holds: name, first and last month counted.
    """

    format: int
    currency: str
    versions: list[list[int]]
    steps: list[list[int | str]]
    caps: list[list[int | str]]

    def as_json(self) -> dict[str, Any]:
        """Give it as it is stored."""
        return asdict(self)


@dataclass(frozen=True)
class Ending:
    """What months leave behind, as tables that count units as one session does.

    Attributes:
        units: `unit` with what identifies it.
        marks: As `opencpor.usage.engine.facts.highest` gives them.
        reached: As `opencpor.incentives.engine.milestones.first_reached` gives them.
        paid: As `opencpor.incentives.engine.verdicts.payments_for_growth` gives it.
    """

    units: ir.Table
    marks: ir.Table
    reached: ir.Table
    paid: ir.Table

    def and_of(self, other: Ending) -> Ending:
        """Put the units of another pass to these."""
        return Ending(
            self.units,
            self.marks.union(other.marks),
            self.reached.union(other.reached.select(self.reached.columns)),
            self.paid.union(other.paid.select(self.paid.columns)),
        )


def about(
    rules: Sequence[JudgedRule], currency: str, versions: Mapping[int, int], last: int
) -> About:
    """Say what a state after month `last` holds, where these rules judged that month.

    `versions`: the number of the version for the index of every month through it.
    """
    runs: list[list[int]] = []
    for month, number in sorted(versions.items()):
        if month <= last and (not runs or runs[-1][1] != number):
            runs.append([month, number])
    caps = [
        (rule.rule, rule.effective.first_month, min(rule.effective.last_month or NEVER, last))
        for rule in rules
        if isinstance(rule, NetGrowthRule) and rule.caps
    ]
    steps = sorted({_meaning(step) for step in steps_of(rules)})
    return About(
        FORMAT,
        currency,
        runs,
        [list(step) for step in steps],
        [list(cap) for cap in sorted(caps) if cap[1] <= last],
    )


def suffices(there: Mapping[str, Any], wanted: About) -> bool:
    """Whether a stored state says all that is wanted, in the same meaning."""
    if not there or (there["format"], there["currency"]) != (wanted.format, wanted.currency):
        return False
    return there["versions"] == wanted.versions and all(
        one in there[name] for name in ("steps", "caps") for one in getattr(wanted, name)
    )


def _meaning(step: Step) -> tuple[int, str]:
    """Say what reaching a milestone depends on."""
    return step.rule.sizes[0].paid_units, f"{step.milestone.reach.value.normalize():f}"


def state_schema(said: About) -> pa.Schema:
    """Give the columns of the file and their types."""
    kinds: dict[str, pa.DataType] = {
        **dict.fromkeys(UNIT_KEY, pa.string()),
        **dict.fromkeys(("mark_active", "mark_paid"), pa.int64()),
        **{f"reached_{place}": pa.int32() for place in range(len(said.steps))},
        **dict.fromkeys(("rule", "partner_id", "organization_id"), pa.string()),
        "amount": pa.decimal128(MONEY_DIGITS, minor_digits(said.currency)),
    }
    return pa.schema(kinds)


STATE_ORDER = (*UNIT_KEY, "rule", "partner_id", "organization_id")


def state_rows(
    session: Session, ending: Ending, rules: Sequence[JudgedRule], said: About
) -> ir.Table:
    """Give the rows of the file; `rules` are those that judged the last month."""
    schema = ibis.schema(state_schema(said))
    reached = ending.reached.select("unit", **_by_meaning(ending.reached, rules, said))
    units = ending.marks.left_join(reached, "unit").drop("unit_right").join(ending.units, "unit")
    counted = pa.Table.from_pylist(
        [dict(zip(_COUNTED.names, cap, strict=True)) for cap in said.caps], schema=_COUNTED
    )
    used = (
        ending.paid.join(session.rows(counted), "rule")
        .filter(_.month.between(_.counted_first, _.counted_last))
        .group_by(_USED)
        .aggregate(amount=_.amount.sum())
        .join(ending.units, "unit")
    )
    return _shaped(units, schema).union(_shaped(used, schema))


_CAPS: dict[str, pa.DataType] = {
    "rule": pa.string(),
    "counted_first": pa.int32(),
    "counted_last": pa.int32(),
}
_COUNTED = pa.schema(_CAPS)


def _by_meaning(
    reached: ir.Table, rules: Sequence[JudgedRule], said: About
) -> dict[str, ir.IntegerValue]:
    """Name the months in which milestones were reached by what reaching them means."""
    columns = {_meaning(step): step.column for step in steps_of(rules)}
    return {
        f"reached_{place}": reached[columns[int(floor), str(share)]]
        for place, (floor, share) in enumerate(said.steps)
    }


def _shaped(rows: ir.Table, schema: ibis.Schema) -> ir.Table:
    return rows.select(
        **{
            name: rows[name].cast(kind) if name in rows.columns else ibis.null(kind)
            for name, kind in schema.items()
        }
    )


def carried_from(
    session: Session,
    rows: ir.Table,
    units: ir.Table,
    there: Mapping[str, Any],
    rules: Sequence[JudgedRule],
) -> Carried:
    """Give what the months before left to some units.

    Args:
        session: Where it is staged.
        rows: A file of state.
        units: The units asked for: `unit` with what identifies it.
        there: What is said beside the file.
        rules: Those that judge the month that follows.
    """
    own = session.stage(rows.join(units, UNIT_KEY))
    each = own.filter(_.rule.isnull())
    places = {(int(floor), str(share)): n for n, (floor, share) in enumerate(there["steps"])}
    reached = {step.column: each[f"reached_{places[_meaning(step)]}"] for step in steps_of(rules)}
    firsts = pa.table(
        {
            "rule": pa.array([cap[0] for cap in there["caps"]], pa.string()),
            "month": pa.array([cap[1] for cap in there["caps"]], pa.int32()),
        }
    )
    paid = own.filter(_.rule.notnull()).join(session.rows(firsts), "rule")
    return Carried(
        paid=paid.select(*PAID, "amount"),
        marks=each.select("unit", "mark_active", "mark_paid"),
        reached=each.select("unit", **reached),
    )
