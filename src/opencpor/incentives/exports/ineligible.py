"""The published layout *Ineligible*: usage that earned nothing, and why, as last judged."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.directory.queries import names_of_tenants
from opencpor.incentives.exports import books
from opencpor.incentives.exports.earnings import usage_of
from opencpor.incentives.models import Close
from opencpor.incentives.naming import Names
from opencpor.incentives.narrowing import Wanted
from opencpor.incentives.verdicts import Verdict, without_earning

PUBLISHED = (
    "agreementNumber", "compensableUnits", "compensableUnitsAlt", "customerId", "customerIdType",
    "customerName", "earningParticipantId", "earningParticipantIdType", "earningParticipantName",
    "engagementName", "invoiceNumber", "partnerAssociation", "partnerCountryCode", "partnerId",
    "partnerName", "partnerRole", "productId", "productFamily", "reason", "subscriptionId",
    "transactionAmountUSD", "transactionDate", "unearnedId", "quantity", "quantityType",
    "quantityAlt", "quantityAltType", "resourceID", "solutionArea", "workload",
)  # fmt: skip
OURS = (
    "cpor_reason_text", "cpor_remedy", "cpor_rule", "cpor_engagement", "cpor_association",
    "cpor_applies_to", "cpor_processed_in", "cpor_prior_mark", "cpor_growth_units", "cpor_rate",
    "cpor_workload_cap_before", "cpor_customer_cap_before", "cpor_program_version",
    "cpor_illustrative_rate", "cpor_period_amount", "cpor_baseline_amount",
)  # fmt: skip
COLUMNS = (*PUBLISHED, *OURS)


def rows(actor: Actor, wanted: Wanted) -> Iterator[Sequence[object]]:
    """Give the judgments without an earning that an actor may see, by program and month."""
    among, programs = wanted.among(), books.Programs()
    for key in books.programs_among(wanted):
        for part in without_earning(actor, _closes(key, wanted), among):
            people = books.People(verdict.partner_id for _, verdict in part)
            customers = names_of_tenants(verdict.tenant_id for _, verdict in part)
            for close, verdict in part:
                names = programs.names(key, verdict.program_version)
                values = _values(close, verdict, people, names)
                values |= programs.engagement(names, verdict.engagement)
                values["customerName"] = customers.get(verdict.tenant_id)
                yield books.cells(COLUMNS, values)


def _closes(program_key: str, wanted: Wanted) -> list[Close]:
    """Return the closes to read: those that can have judged the month, or the one asked for."""
    found = Close.objects.filter(program_key=program_key).order_by("month")
    if first := wanted.applies_to or wanted.since:
        found = found.filter(month__gte=first.first_day)
    if wanted.processed_in:
        found = found.filter(month=wanted.processed_in.first_day)
    return list(found)


def _values(
    close: Close, verdict: Verdict, people: books.People, names: Names
) -> dict[str, object]:
    place = people.locations[verdict.partner_id]
    said = [names.reason(code) for code in verdict.reasons]
    return {
        **usage_of(verdict),
        **people.earner(verdict.partner_id),
        "partnerId": place.organization.global_id,
        "partnerName": place.organization.organization.name,
        "partnerCountryCode": place.country,
        "partnerAssociation": books.ASSOCIATION,
        "customerId": verdict.tenant_id,
        "customerIdType": books.TENANT_ID,
        "reason": ";".join(verdict.reasons),
        "subscriptionId": verdict.subscription_id,
        "transactionDate": books.first_instant(verdict.month),
        "unearnedId": f"{verdict.association_id}:{verdict.rule}:{verdict.month}",
        "workload": verdict.workload,
        "cpor_reason_text": " ".join(text for text, _ in said),
        "cpor_remedy": " ".join(remedy for _, remedy in said if remedy),
        "cpor_rule": verdict.rule,
        "cpor_illustrative_rate": books.truth(names.is_illustrative(verdict.rule)),
        "cpor_engagement": verdict.engagement,
        "cpor_association": verdict.association_id,
        "cpor_applies_to": verdict.month,
        "cpor_processed_in": Month.of(close.month),
        "cpor_prior_mark": verdict.prior_mark,
        "cpor_growth_units": verdict.growth_units,
        "cpor_rate": verdict.rate.normalize() if verdict.rate is not None else None,
        "cpor_workload_cap_before": verdict.workload_before,
        "cpor_customer_cap_before": verdict.customer_before,
        "cpor_program_version": verdict.program_version,
        "cpor_period_amount": verdict.period_amount,
        "cpor_baseline_amount": verdict.baseline_amount,
    }
