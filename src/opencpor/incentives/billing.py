"""What was billed behind a judgment of growth by period: every row that counted, and where from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from opencpor.access.actor import Actor
from opencpor.common.money import from_minor_units
from opencpor.directory.models import Location
from opencpor.incentives.models import Close
from opencpor.incentives.verdicts import Verdict
from opencpor.programs.document.incentives import PERIOD_MONTHS, AnyRule, PeriodGrowthRule
from opencpor.usage.lake.here import lake_session, the_lake
from opencpor.usage.models import Batch, FileKind, LakeFile
from opencpor.usage.transactions.lake import transactions_in_force
from opencpor.usage.transactions.queries import visible

PERIOD, BASELINE = "period", "baseline"


@dataclass(frozen=True)
class TransactionBehind:
    """One transaction that a judgment counted, and where it came from.

    ``role``: ``period`` for the judged period, ``baseline`` for the one before.
    """

    role: str
    transaction_id: str
    day: date
    product: str
    subscription_id: str
    amount: Decimal
    batch_id: str
    file_name: str
    row: int


@dataclass(frozen=True)
class Unseen:
    """Transactions of one role that a judgment counted and its reader does not see, added up."""

    role: str
    count: int
    amount: Decimal


def transactions_of(
    close: Close, verdict: Verdict, rule: AnyRule | None
) -> tuple[TransactionBehind, ...]:
    """Read the transactions as they were in force for a close; keep those that counted.

    The caller has checked the actor's right to the line that they explain.
    """
    if not isinstance(rule, PeriodGrowthRule):
        return ()
    names = LakeFile.objects.filter(
        kind=FileKind.TRANSACTIONS.value,
        program_key=close.program_key,
        batch_id__in=close.batches,
    ).values_list("name", flat=True)
    length = PERIOD_MONTHS[rule.period]
    begins = verdict.month.plus(1 - length).first_day
    payee, whose = _payee(rule, verdict)
    with the_lake().local(*names) as paths, lake_session() as session:
        rows = session.execute(
            f"""SELECT transaction_id, day, product, subscription_id, amount_minor, batch, row
            FROM ({transactions_in_force(paths)})
            WHERE program = ? AND currency = ? AND lower(tenant_id) = lower(?) AND workload = ?
              AND {payee} = ? AND day BETWEEN ? AND ?
              AND (subscription_id = ? OR (subscription_id = '' AND ?))
            ORDER BY day, transaction_id""",  # noqa: S608 - paths and names are ours
            [
                close.program_key, verdict.currency, verdict.tenant_id, verdict.workload, whose,
                verdict.month.plus(1 - 2 * length).first_day, verdict.month.last_day,
                verdict.subscription_id, bool(verdict.whole_product),
            ],
        ).fetchall()  # fmt: skip
    files = Batch.objects.in_bulk({row[5] for row in rows})
    return tuple(
        TransactionBehind(
            PERIOD if day >= begins else BASELINE, name, day, product, subscription,
            from_minor_units(minor, verdict.currency), batch, files[batch].file_name, number,
        )
        for name, day, product, subscription, minor, batch, number in rows
    )  # fmt: skip


def _payee(rule: PeriodGrowthRule, verdict: Verdict) -> tuple[str, str]:
    """Say by which column rows are the payee's, and what stands there."""
    if rule.cap_partner == "organization":
        return "organization_id", Location.objects.get(pk=verdict.partner_id).organization_id
    return "partner_id", verdict.partner_id


def parted(
    actor: Actor, program_key: str, found: Sequence[TransactionBehind]
) -> tuple[tuple[TransactionBehind, ...], tuple[Unseen, ...]]:
    """Part transactions into those that an actor may see, and the sums of the others.

    What a cap of the whole organization counts is also of locations that are not the actor's.
    """
    ids = [one.transaction_id for one in found]
    rows = visible(actor).filter(program_key=program_key, transaction_id__in=ids)
    seen = set(rows.values_list("transaction_id", flat=True)) if ids else set()
    hidden: dict[str, list[Decimal]] = {}
    for one in found:
        if one.transaction_id not in seen:
            hidden.setdefault(one.role, []).append(one.amount)
    unseen = (Unseen(role, len(some), sum(some, Decimal(0))) for role, some in hidden.items())
    return tuple(one for one in found if one.transaction_id in seen), tuple(unseen)
