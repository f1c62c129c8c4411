"""Files people take away: quarantined rows, and usage in the published layout."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from django.http import StreamingHttpResponse

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.models import ClaimLine
from opencpor.common.cells import csv_parts
from opencpor.directory.models import Location
from opencpor.http.downloads import csv_answer
from opencpor.programs.queries import latest_version
from opencpor.register.models import Association
from opencpor.usage import queries
from opencpor.usage.layouts import cpor_m365
from opencpor.usage.models import Batch, UsageFact
from opencpor.usage.wording import row_in_words

OURS = ("cpor_row", "cpor_code", "cpor_text")
PART = 2000


def quarantine_csv(batch: Batch) -> StreamingHttpResponse:
    """Return a batch's quarantined rows, ready to be corrected and sent again."""
    return csv_answer(f"{batch.id}-quarantine.csv", _quarantine_rows(batch))


def quarantine_parts(batch: Batch) -> Iterator[bytes]:
    """Give the same file in parts."""
    return csv_parts(_quarantine_rows(batch))


def _quarantine_rows(batch: Batch) -> Iterator[Sequence[object]]:
    yield (*OURS, *batch.headings)
    for lines in queries.quarantine_lines(batch):
        for line in lines:
            yield (line.row, line.code, row_in_words(line.text, batch.layout), *line.values)


def usage_csv(actor: Actor, wanted: queries.Filter) -> StreamingHttpResponse:
    """Return the visible usage in the published layout, a row per association and month."""
    return csv_answer("cpor-usage.csv", _usage_rows(actor, wanted))


def _usage_rows(actor: Actor, wanted: queries.Filter) -> Iterator[Sequence[object]]:
    yield cpor_m365.LAYOUT.published
    rows = queries.facts(actor, wanted).order_by("month", "tenant_id", "workload", "id")
    found = rows.iterator(PART)
    while part := list(islice(found, PART)):
        yield from _attributed(actor, part)


def _attributed(actor: Actor, facts: Sequence[UsageFact]) -> Iterator[Sequence[object]]:
    """Give a row for each association that stood at the end of a fact's month."""
    held = restrict(Association.objects.select_related("slot"), actor, Permission.USAGE_READ)
    by_slot: dict[tuple[object, ...], list[Association]] = {}
    for one in held.filter(slot__customer_id__in={f.customer_id for f in facts}).order_by("id"):
        slot = one.slot
        key = (slot.program_key, slot.customer_id, slot.workload, slot.subscription_id)
        by_slot.setdefault(key, []).append(one)
    every = [one for group in by_slot.values() for one in group]
    partner_ids = dict(
        Location.objects.filter(unit_id__in={one.location_id for one in every}).values_list(
            "unit_id", "partner_id"
        )
    )
    claims = dict(
        ClaimLine.objects.filter(id__in={one.claim_line for one in every}).values_list(
            "id", "claim_id"
        )
    )
    for fact in facts:
        key = (fact.program_key, fact.customer_id, fact.workload, fact.subscription_id)
        for one in by_slot.get(key, ()):
            if fact.last_instant in one.period:
                claim = claims.get(one.claim_line, "")
                yield _published(fact, one, claim, partner_ids.get(one.location_id, ""))


def _published(
    fact: UsageFact, association: Association, claim: str, partner_id: str
) -> Sequence[object]:
    document = latest_version(fact.program_key).document
    workload = document.workload(fact.workload)
    return (
        fact.tenant_id,
        fact.customer.name,
        str(workload.name) if workload else fact.workload,
        fact.active_users,
        fact.paid_units,
        claim,
        partner_id,
        document.business_calendar.local_date(association.period.lower),
        cpor_m365.ATTRIBUTION,
        fact.month,
    )
