"""The published layout *Earnings - Default*: a row per posted line, with what it stands on.

Adjustments by hand are rows too, after the lines of the month that they were processed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import merge
from itertools import islice
from operator import itemgetter

from opencpor.access.actor import Actor
from opencpor.common.months import Month
from opencpor.directory.models import Subscription
from opencpor.incentives import queries
from opencpor.incentives.exports import adjusted, books
from opencpor.incentives.exports.payments import Paid
from opencpor.incentives.models import Close, Earning, EarningKind
from opencpor.incentives.naming import Names
from opencpor.incentives.narrowing import Wanted
from opencpor.incentives.recomputes.judgments import as_close
from opencpor.incentives.recomputes.models import Recompute
from opencpor.incentives.rules.potential import opportunity_units
from opencpor.incentives.verdicts import Verdict, verdicts_by_line

PUBLISHED = (
    "agreementEndDate", "agreementNumber", "agreementStartDate", "baseline", "baselineType",
    "bucketSize", "calculationDate", "claimId", "compensableUnits", "customerCountry",
    "customerEmail", "customerName", "customerTenantId", "desktopCount", "distributorId",
    "distributorName", "earningAmount", "earningAmountInLastPaymentCurrency", "earningAmountUSD",
    "earningDate", "earningExchangeRate", "earningId", "earningParticipantId",
    "earningParticipantName", "earningParticipantIdType", "earningRate", "earningType",
    "engagementId", "engagementName", "estimatedPaymentMonth", "exchangeRateDate",
    "externalReferenceId", "externalReferenceIdLabel", "fundCategory", "instantRebateAmount",
    "invoiceDate", "invoiceNumber", "isPrivateOffer", "lastPaymentCurrency", "lever",
    "LicensingProgramName", "LineItemId", "localProviderSeller", "Maturity month", "milestone",
    "OrderId", "parentProductId", "parentProductName", "participantId", "participantIdType",
    "participantName", "partnerAssociation", "partnerCountryCode", "partnerRole", "partNumber",
    "paymentId", "paymentStatus", "paymentStatusDescription", "productId", "productName",
    "productType", "Program Code", "programName", "purchaseOrderCoverageEndDate",
    "purchaseOrderCoverageStartDate", "purchaseOrderType", "purchaseTypeCode", "purchaseTypeName",
    "quantity", "quantityAlt", "quantityAltType", "quantityType", "reasonCode", "resellerCountry",
    "resellerId", "resellerName", "resourceId", "SkuId", "solutionArea", "storeFee",
    "subscriptionEndDate", "subscriptionId", "subscriptionStartDate", "taxCity", "taxCountry",
    "taxRemitModel", "taxRemitted", "taxState", "taxZipCode", "tpan", "transactionAmount",
    "transactionAmountUSD", "transactionCountryCode", "transactionCurrency", "transactionDate",
    "transactionExchangeRate", "transactionId", "transactionPaymentMethod", "transactionType",
    "userCount", "workload",
)  # fmt: skip
OURS = (
    "cpor_currency", "cpor_kind", "cpor_corrects", "cpor_applies_to", "cpor_processed_in",
    "cpor_association", "cpor_growth_units", "cpor_payable_units", "cpor_amount_before_caps",
    "cpor_workload_cap_before", "cpor_workload_cap_after", "cpor_customer_cap_before",
    "cpor_customer_cap_after", "cpor_program_version", "cpor_explanation",
    "cpor_illustrative_rate", "cpor_note", "cpor_period_amount",
)  # fmt: skip
COLUMNS = (*PUBLISHED, *OURS)
PART = 1000


def rows(actor: Actor, wanted: Wanted) -> Iterator[Sequence[object]]:
    """Give what an actor may see, in the order in which it was posted."""
    programs = books.Programs()
    lines = _lines(actor, wanted, programs)
    by_hand = adjusted.rows(actor, wanted, programs)
    for _month, values in merge(lines, by_hand, key=itemgetter(0)):
        yield books.cells(COLUMNS, values)


def _lines(
    actor: Actor, wanted: Wanted, programs: books.Programs
) -> Iterator[tuple[Month, dict[str, object]]]:
    """Give lines as values of columns, each with the month it was processed in."""
    found = (
        wanted.of(queries.earnings(actor))
        .select_related("association", "entry__journal")
        .order_by("processed", "close_id", "association_id", "id")
        .iterator(PART)
    )
    while part := list(islice(found, PART)):
        page = _Page.of(part)
        for line in part:
            names = programs.names(line.program_key, line.version)
            yield Month.of(line.processed), page.values(line, names, programs)


Place = tuple[str, str, str, Month]


def _closes(names: Iterable[str]) -> Iterator[tuple[str, Close]]:
    """Find what judged lines, by its id: closes, and recomputes that kept what they judged."""
    for close in Close.objects.filter(id__in=names):
        yield close.id, close
    recomputes = Recompute.objects.filter(id__in=names).exclude(verdict_file="")
    for row in recomputes.select_related("close"):
        yield row.id, as_close(row)


@dataclass(frozen=True)
class _Page:
    """Some lines with everything about them, looked up together."""

    people: books.People
    claims: dict[str, str]
    subscriptions: dict[str, Subscription]
    verdicts: dict[str, dict[Place, Verdict]]  # by close or recompute
    paid: Paid

    @classmethod
    def of(cls, lines: Sequence[Earning]) -> _Page:
        judged: dict[str, list[str]] = {}
        for line in lines:
            judged.setdefault(line.close_id or line.posting, []).append(line.association_id)
        guids = {line.subscription_id for line in lines if line.subscription_id}
        subscriptions = Subscription.objects.filter(subscription_id__in=guids)
        return cls(
            books.People({line.location_id for line in lines}),
            books.claims_of(line.association.claim_line for line in lines),
            {str(one.subscription_id): one for one in subscriptions},
            {name: verdicts_by_line(one, judged[name]) for name, one in _closes(judged)},
            Paid(line.location_id for line in lines),
        )

    def verdict(self, line: Earning) -> Verdict | None:
        """Return what was judged of the line; None if it was found to have no ground left."""
        judged = self.verdicts.get(line.close_id or line.posting, {})
        month = Month.of(line.month)
        exact = judged.get((line.association_id, line.rule, line.milestone, month))
        return exact or judged.get((line.association_id, line.rule, "", month))

    def values(self, line: Earning, names: Names, programs: books.Programs) -> dict[str, object]:
        verdict = self.verdict(line)
        return {
            **books.posted(line.amount_minor, line.currency),
            **self._paid(line),
            **self._who(line),
            **_what(line, names),
            **programs.engagement(names, line.engagement),
            **self._subscription(line),
            **(_grounds(verdict) if verdict else {}),
        }

    def _paid(self, line: Earning) -> dict[str, object]:
        place = (line.location_id, line.program_key, line.currency)
        return self.paid.said(place, line.entry.journal.number)

    def _who(self, line: Earning) -> dict[str, object]:
        place, customer = self.people.locations[line.location_id], line.customer.customer
        return {
            **self.people.earner(line.location_id),
            "participantId": place.partner_id,
            "participantIdType": books.PARTNER_ID,
            "participantName": place.unit.name,
            "partnerCountryCode": place.country,
            "customerName": line.customer.name,
            "customerTenantId": customer.tenant_id,
            "customerCountry": customer.country,
            "transactionCountryCode": customer.country,
            "claimId": self.claims.get(line.association.claim_line),
        }

    def _subscription(self, line: Earning) -> dict[str, object]:
        found = self.subscriptions.get(line.subscription_id)
        return {
            "subscriptionId": line.subscription_id,
            "subscriptionStartDate": books.first_instant(found.starts_on) if found else None,
            "subscriptionEndDate": books.first_instant(found.ends_on)
            if found and found.ends_on
            else None,
        }


def _what(line: Earning, names: Names) -> dict[str, object]:
    corrected = line.kind == EarningKind.DIFFERENCE
    return {
        "earningId": line.id,
        "earningDate": line.booked_at,
        "calculationDate": line.booked_at,
        "earningType": books.CORRECTED if corrected else books.EARNED,
        "engagementId": line.engagement,
        "lever": line.rule,
        "cpor_illustrative_rate": books.truth(names.is_illustrative(line.rule)),
        "milestone": _percent(line.milestone),
        "partnerAssociation": books.ASSOCIATION,
        "Program Code": line.program_key,
        "programName": names.program,
        "transactionDate": books.first_instant(line.month),
        "workload": line.workload,
        "cpor_kind": line.kind,
        "cpor_corrects": line.corrects_id,
        "cpor_applies_to": Month.of(line.month),
        "cpor_processed_in": Month.of(line.processed),
        "cpor_association": line.association_id,
        "cpor_explanation": f"/api/v1/earnings/{line.id}/explanation",
    }


def _percent(reach: str) -> str | None:
    return f"{(Decimal(reach) * 100).normalize():f}%" if reach else None


def _grounds(verdict: Verdict) -> dict[str, object]:
    """Say what the amount was judged by."""
    return {
        **usage_of(verdict),
        "bucketSize": verdict.size,
        "earningRate": verdict.rate.normalize() if verdict.rate is not None else None,
        "reasonCode": ";".join(verdict.reasons),
        **_baseline(verdict),
        "cpor_growth_units": verdict.growth_units,
        "cpor_payable_units": verdict.payable_units,
        "cpor_amount_before_caps": verdict.uncapped,
        "cpor_workload_cap_before": verdict.workload_before,
        "cpor_workload_cap_after": verdict.workload_after,
        "cpor_customer_cap_before": verdict.customer_before,
        "cpor_customer_cap_after": verdict.customer_after,
        "cpor_program_version": verdict.program_version,
    }


def _baseline(verdict: Verdict) -> dict[str, object]:
    """Say what had to be surpassed: a number of users, or an amount; of that also the growth."""
    amount, before = verdict.period_amount, verdict.baseline_amount
    if amount is None or before is None:
        kind = None if verdict.prior_mark is None else books.HIGH_WATER_MARK
        return {"baseline": verdict.prior_mark, "baselineType": kind}
    dollars = verdict.currency == books.DOLLAR
    return {
        "baseline": before,
        "baselineType": books.AMOUNT,
        "transactionAmount": amount - before,
        "transactionAmountUSD": amount - before if dollars else None,
        "transactionCurrency": verdict.currency,
        "cpor_period_amount": amount,
    }


def usage_of(verdict: Verdict) -> dict[str, object]:
    """Say how much was used: the published columns that both layouts of judgments have.

    ``compensableUnits`` is published as the paid units above the mark, the opportunity; the growth
    that is paid has a column of ours.
    """
    active, paid, mark = verdict.active_users, verdict.paid_units, verdict.prior_mark
    known = paid is not None and mark is not None
    return {
        "quantity": active,
        "quantityType": None if active is None else books.ACTIVE_USERS,
        "quantityAlt": paid,
        "quantityAltType": None if paid is None else books.PAID_UNITS,
        "compensableUnits": opportunity_units(paid or 0, mark or 0) if known else None,
    }
