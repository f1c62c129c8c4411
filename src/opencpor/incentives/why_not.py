"""Why closed months did not earn more: judgments and amounts by reason code."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from opencpor.access.actor import Actor
from opencpor.common.money import minor_digits
from opencpor.incentives.history import WITHDRAWN
from opencpor.incentives.models import Close
from opencpor.incentives.rules.reasons import Reason
from opencpor.incentives.verdicts import EVERY, Among, judged_by, seen_by
from opencpor.usage.lake.here import lake_session, the_lake

ORDER = {code.value: place for place, code in enumerate(Reason)}


@dataclass(frozen=True)
class Lost:
    """What judgments with a reason did not earn.

    Attributes:
        code: The reason.
        judgments: How many have it.
        alone: In how many of them no other reason stands.
        amount: What those would have earned without it, before caps: growth times rate.
    """

    code: str
    judgments: int
    alone: int
    amount: Decimal


@dataclass(frozen=True)
class WhyNot:
    """How closed months were judged, in sums, as far as an actor sees it.

    Attributes:
        judgments: All of them.
        earned: How many earned.
        lost: By reason, the largest amount first.
        together: How many had several reasons, so that none of them alone kept them from earning.
        together_amount: Growth times rate of those.
        cut: What caps took off judgments that did earn.
    """

    judgments: int
    earned: int
    lost: tuple[Lost, ...]
    together: int
    together_amount: Decimal
    cut: Decimal


def why_not(actor: Actor, close: Close, among: Among = EVERY) -> WhyNot:
    """Add up the judgments of a close's own month that an actor may see.

    A milestone has no amount until it is reached, so judgments of milestones count and add nothing.
    """
    ((_close, found),) = why_not_of(actor, [close], among)
    return found


def why_not_of(
    actor: Actor, closes: Sequence[Close], among: Among = EVERY
) -> list[tuple[Close, WhyNot]]:
    """Add up the judgments of several closes, each of its own month, that an actor may see.

    Args:
        actor: Who asks.
        closes: Whichever; each is read once.
        among: What they are narrowed to.
    """
    seen = {key: seen_by(actor, key) for key in {one.program_key for one in closes}}
    found = []
    with lake_session() as session:
        for close in closes:
            # One at a time: each file holds the judgments of the whole program.
            with the_lake().local(close.verdict_file) as (path,):
                read = _read(session, path, close, seen[close.program_key], among)
            found.append((close, read))
    return found


def _read(
    session: Any, path: Path, close: Close, seen: tuple[str, list[object]], among: Among
) -> WhyNot:
    digits = minor_digits(close.currency)
    (condition, values), (wanted, more) = seen, among.condition()
    session.execute(
        f"""CREATE OR REPLACE TABLE judged AS
        SELECT outcome, reasons, coalesce({_without(digits)}, 0) AS lost,
          uncapped - amount AS cut
        FROM ({judged_by("read_parquet(?)")})
        WHERE outcome <> '{WITHDRAWN}' AND {condition} AND {wanted} AND month = ?""",  # noqa: S608 - conditions are ours, values are bound
        [str(path), *values, *more, f"{close.month:%Y-%m}"],
    )
    return _added_up(session, digits)


def together(found: Iterable[WhyNot]) -> WhyNot:
    """Add up what several closes in one currency say; at least one."""
    every = list(found)
    by_code: dict[str, list[Lost]] = {}
    for one in every:
        for lost in one.lost:
            by_code.setdefault(lost.code, []).append(lost)
    sums = [
        Lost(
            code,
            sum(one.judgments for one in rows),
            sum(one.alone for one in rows),
            sum((one.amount for one in rows), Decimal(0)),
        )
        for code, rows in by_code.items()
    ]
    return WhyNot(
        judgments=sum(one.judgments for one in every),
        earned=sum(one.earned for one in every),
        lost=_ranked(sums),
        together=sum(one.together for one in every),
        together_amount=sum((one.together_amount for one in every), Decimal(0)),
        cut=sum((one.cut for one in every), Decimal(0)),
    )


def _ranked(lost: Iterable[Lost]) -> tuple[Lost, ...]:
    return tuple(sorted(lost, key=_rank))


def _rank(one: Lost) -> tuple[Decimal, int, int, str]:
    """Order the largest amount first, then the most judgments, then as the codes are listed."""
    return (-one.amount, -one.judgments, ORDER.get(one.code, len(ORDER)), one.code)


def _without(digits: int) -> str:
    """Give the SQL of what a judgment would have earned, rounded as the engine rounds."""
    money = f"DECIMAL(18, {digits})"
    rate = "CAST(rate AS DECIMAL(19, 9))"
    growth = f"round(CAST(growth_units AS DECIMAL(19, 0)) * {rate}, {digits})"
    more = f"CAST(greatest(period_amount - baseline_amount, 0) AS {money})"
    return (
        f"CASE WHEN outcome = 'earned' THEN NULL "
        f"WHEN growth_units IS NOT NULL THEN CAST({growth} AS DECIMAL(38, {digits})) "
        f"ELSE CAST(round({more} * {rate}, {digits}) AS DECIMAL(38, {digits})) END"
    )


def _added_up(session: Any, digits: int) -> WhyNot:
    several = "contains(reasons, ';')"
    judgments, earned, both, amount, cut = session.execute(
        f"""SELECT count(*), count(*) FILTER (outcome = 'earned'), count(*) FILTER ({several}),
          sum(lost) FILTER ({several}), sum(cut) FILTER (outcome = 'earned') FROM judged"""  # noqa: S608 - ours
    ).fetchone()
    rows = session.execute(
        f"""SELECT code, count(*), count(*) FILTER (alone), sum(lost) FILTER (alone)
        FROM (SELECT unnest(string_split(reasons, ';')) AS code, NOT {several} AS alone, lost
              FROM judged WHERE reasons <> '') GROUP BY code"""  # noqa: S608 - ours
    ).fetchall()
    nothing = Decimal(0).scaleb(-digits)
    lost = [Lost(code, count, only, total or nothing) for code, count, only, total in rows]
    return WhyNot(judgments, earned, _ranked(lost), both, amount or nothing, cut or nothing)
