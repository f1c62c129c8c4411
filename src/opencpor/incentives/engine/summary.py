"""The summary of a calculation: counts, totals, and what they were computed from and with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

import ibis.expr.types as ir
from ibis import _

from opencpor import __version__
from opencpor.common.money import format_amount
from opencpor.common.months import Month
from opencpor.incentives.engine.verdicts import Judgment
from opencpor.incentives.rules.reasons import reasons_in
from opencpor.programs.document.incentives import PeriodGrowthRule
from opencpor.programs.document.rules_only import RulesDocument
from opencpor.usage.engine.session import Session

NAME = "summary.json"


@dataclass(frozen=True)
class Inputs:
    """What a calculation was made from: the document, counts, and SHA-256 by file as given."""

    document: RulesDocument
    associations: int
    facts: int
    hashes: Mapping[str, str]


def write_summary(
    session: Session,
    judgment: Judgment,
    rows: ir.Table,
    inputs: Inputs,
    months: tuple[Month | None, Month],
    folder: Path,
) -> None:
    """Write `summary.json` for the rows that were written."""
    text = json.dumps(
        _summary(session, judgment, rows, inputs, months), indent=2, ensure_ascii=False
    )
    (folder / NAME).write_text(text + "\n", encoding="utf-8")


def _summary(
    session: Session,
    judgment: Judgment,
    rows: ir.Table,
    inputs: Inputs,
    months: tuple[Month | None, Month],
) -> dict[str, Any]:
    document = inputs.document
    first, through = months
    currency = document.currency
    masks = dict(_pairs(session, rows.group_by("mask").aggregate(value=_.count())))
    named = judgment.named(rows, "rule", "partner_id")
    by = {name: _totals(session, named, name) for name in ("rule", "month", "partner_id")}
    reasons: dict[str, int] = {}
    for mask, count in masks.items():
        for reason in reasons_in(mask):
            reasons[reason] = reasons.get(reason, 0) + count
    return {
        "program": document.key,
        "currency": currency,
        "from": None if first is None else str(first),
        "through": str(through),
        "counts": {
            "associations": inputs.associations,
            "usage_facts": inputs.facts,
            "rows": sum(masks.values()),
            "earned": masks.get(0, 0),
            "reasons": dict(sorted(reasons.items())),
        },
        "totals": {
            "amount": format_amount(sum(by["rule"].values(), Decimal(0)), currency),
            "rule": _written(by["rule"], currency),
            "month": {
                str(Month.from_index(index)): amount
                for index, amount in _written(by["month"], currency).items()
            },
            "partner": _written(by["partner_id"], currency),
        },
        "ignored_rules": [
            rule.rule for rule in document.rules if isinstance(rule, PeriodGrowthRule)
        ],
        "illustrative_rules": [rule.rule for rule in document.rules if rule.illustrative],
        "engine": session.engine.name,
        "versions": {
            "opencpor": __version__,
            **session.engine.packages,
            "ibis-framework": version("ibis-framework"),
        },
        "inputs": [{"file": name, "sha256": sha} for name, sha in inputs.hashes.items()],
    }


def _totals(session: Session, rows: ir.Table, column: str) -> dict[Any, Decimal]:
    sums = rows.group_by(column).aggregate(value=_.amount.sum()).order_by(column)
    return dict(_pairs(session, sums))


def _pairs(session: Session, table: ir.Table) -> list[tuple[Any, Any]]:
    return [tuple(row.values()) for row in session.fetch(table).to_pylist()]


def _written(totals: Mapping[Any, Decimal], currency: str) -> dict[Any, str]:
    return {name: format_amount(amount, currency) for name, amount in totals.items()}
