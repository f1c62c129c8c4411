"""Judges approved recomputes again from what they read, and compares with what they posted."""

from __future__ import annotations

from django.db.models import Sum

from opencpor.common.months import Month
from opencpor.incentives.actions.judge_months import judge_months
from opencpor.incentives.models import Earning
from opencpor.incentives.recomputes.judgments import as_close
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.recomputes.reading import judging_anew
from opencpor.incentives.rules.closing import LineKey
from opencpor.incentives.verification import transactions_of, usage_of
from opencpor.usage.lake.checking import faults_of
from opencpor.usage.lake.here import the_lake


def faults_of_recompute(row: Recompute) -> list[str]:
    """Judge again what an approved recompute judged; say what differs from what it posted.

    Raises:
        LakeError: If the lake cannot be reached.
    """
    read = as_close(row)  # the same months, but what the recompute read
    usage, billed = usage_of(read), transactions_of(read)
    registered = [*usage, *billed, (row.input_file, row.input_hash)]
    registered += [(row.verdict_file, row.verdict_hash)] if row.verdict_file else []
    if broken := [f"{name}: {what}" for name, what in faults_of(registered)]:
        return broken
    judging = judging_anew(row)
    with (
        the_lake().local(row.input_file, *(name for name, _hash in usage)) as (inputs, *files),
        the_lake().local(*(name for name, _hash in billed)) as billed_files,
        judge_months(judging, inputs, files, billed_files) as judged,
    ):
        faults = []
        for month in sorted({*judging.closed, judging.month}):
            earned, before, found = judged.earned(month), _before(row, month), _found(row, month)
            for key in sorted(earned.keys() | before.keys() | found.keys(), key=str):
                wanted = earned.get(key, 0) - before.get(key, 0)
                if wanted != found.get(key, 0):
                    place = " ".join(filter(None, (key.association_id, key.rule, key.milestone)))
                    faults.append(
                        f"{place} for {month}: posted {found.get(key, 0)} minor units, judged "
                        f"{wanted}"
                    )
        return faults


def _before(row: Recompute, month: Month) -> dict[LineKey, int]:
    """Give what the ledger held for a month's lines before the recompute posted."""
    lines = Earning.objects.filter(
        program_key=row.program_key, month=month.first_day, processed__lt=row.processed
    )
    rows = lines.values_list("association_id", "rule", "milestone").annotate(
        amount=Sum("amount_minor")
    )
    return {
        LineKey(association, rule, milestone, month): amount
        for association, rule, milestone, amount in rows.order_by()
    }


def _found(row: Recompute, month: Month) -> dict[LineKey, int]:
    lines = Earning.objects.filter(posting=row.id, month=month.first_day)
    return {
        LineKey(line.association_id, line.rule, line.milestone, month): line.amount_minor
        for line in lines
    }
