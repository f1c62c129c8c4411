"""Incentive rules and designations."""

from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from opencpor.programs.document.eligibility import Designation, Part, Track
from opencpor.programs.document.incentives import AnyRule, MilestoneRule, NetGrowthRule
from opencpor.programs.document.program import Program
from opencpor.programs.rendering.tables import Table, joined, words
from opencpor.ui import dates, figures


def incentives(program: Program) -> list[Table]:
    """Each rule with what it pays."""
    return [_rule(program, rule) for rule in program.incentives]


def _rule(program: Program, rule: AnyRule) -> Table:
    columns: Sequence[Any]
    rows: list[Sequence[Any]]
    if isinstance(rule, NetGrowthRule):
        columns = (_("Workload"), _("Per unit"))
        rows = [
            (_workload(program, key), figures.money(rate.value, program.currency))
            for key, rate in rule.rates.items()
        ]
    elif isinstance(rule, MilestoneRule):
        columns = (
            _("Reach"),
            *(f"{s.size} ({s.paid_units}+)" for s in rule.sizes),
            _("Offered for"),
        )
        rows = [
            (
                figures.percent(one.reach.value, 0),
                *(figures.money(one.amounts[s.size].value, program.currency) for s in rule.sizes),
                joined(_workload(program, key) for key in one.workloads or ()) or _("all"),
            )
            for one in rule.milestones
        ]
    else:
        columns = (_("Period"), _("Share of growth"))
        rows = [(rule.period, figures.percent(rule.rate.value))]
    numbers = frozenset(range(1, len(columns) - isinstance(rule, MilestoneRule)))
    title = words(rule.name) if rule.name else rule.rule
    return Table(title, columns, rows, numbers, rule.illustrative, _terms(program, rule))


def _terms(program: Program, rule: AnyRule) -> str:
    """Say in one line for whom and when a rule pays, and its limits."""
    engagement = program.engagement(rule.engagement)
    parts = [words(engagement.name) if engagement else rule.engagement, _period(rule)]
    if rule.name is not None:
        parts.append(_("known as %(key)s") % {"key": rule.rule})
    if rule.maximum_months is not None:
        parts.append(_("at most %(count)s months") % {"count": rule.maximum_months})
    if isinstance(rule, NetGrowthRule):
        parts.insert(2, _basis(rule))
        if rule.minimum_high_water_mark:
            count = rule.minimum_high_water_mark
            parts.append(_("from %(count)s active users on") % {"count": count})
        if rule.minimum_paid_units is not None:
            parts.append(_("from %(count)s paid units on") % {"count": rule.minimum_paid_units})
        for cap in rule.caps:
            amount = figures.money(cap.amount.value, program.currency)
            scope = _("customer") if cap.scope == "customer" else _("workload")
            parts.append(_("at most %(amount)s per %(scope)s") % {"amount": amount, "scope": scope})
    return "; ".join(parts)


def _basis(rule: NetGrowthRule) -> str:
    """Say what must grow above the mark."""
    return {
        "min_active_paid": _("per active and paid unit above the high-water mark"),
        "active": _("per active user above the high-water mark"),
        "paid": _("per paid unit above the high-water mark"),
    }[rule.basis]


def _period(rule: AnyRule) -> str:
    first = dates.day(rule.effective.first)
    if rule.effective.last is None:
        return _("from %(day)s on") % {"day": first}
    return _("%(first)s to %(last)s") % {"first": first, "last": dates.day(rule.effective.last)}


def _workload(program: Program, key: str) -> str:
    workload = program.workload(key)
    return words(workload.name) if workload else key


def eligibility(program: Program) -> list[Table]:
    """Each track of each designation with its metrics."""
    return [
        _track(program, designation, track)
        for designation in program.eligibility.designations
        for track in designation.tracks
    ]


def _track(program: Program, designation: Designation, track: Track) -> Table:
    types = {one.key: words(one.name) for one in program.eligibility.association_types}
    rows = [
        (words(metric.name), words(part.name), _threshold(part, types), str(metric.max_points))
        for metric in track.metrics
        for part in metric.parts
    ]
    total = designation.qualification.total
    note = (
        _("Every metric must be met.")
        if total is None
        else _("Reached with %(points)s points.") % {"points": total}
    )
    illustrative = designation.illustrative or any(one.illustrative for one in track.metrics)
    columns = (_("Metric"), _("Counted"), _("Full points at"), _("Most points"))
    title = f"{words(designation.name)}: {words(track.name)}"
    return Table(title, columns, rows, frozenset({3}), illustrative, note)


def _threshold(part: Part, types: dict[str, str]) -> str:
    if part.threshold is not None:
        return str(part.threshold)
    return joined(f"{types[key]} {value}" for key, value in (part.thresholds or {}).items())
