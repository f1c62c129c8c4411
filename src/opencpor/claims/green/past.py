"""What the conditions would have seen of claims that people decided, some hundred at a time.

As it was where that is on record: warnings with the partner's reasons, who held a slot, who else
claimed it, the partner's earlier decisions, the customer's receipt, when a tenant was confirmed.
The files on a claim are judged as they are and as the checker reads them today.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from opencpor.claims.consent.models import AnswerKind, ConsentAnswer
from opencpor.claims.consent.refusals import CUSTOMERS_NO
from opencpor.claims.evidence.reports import report_of
from opencpor.claims.green.facts import proof_of, turned_down
from opencpor.claims.models import Claim, ClaimLine, WarningReason
from opencpor.claims.rules.green_path import GreenFacts, Receipt
from opencpor.claims.rules.green_trial import Later, Past
from opencpor.claims.states import OPEN, LineState
from opencpor.directory.models import Customer
from opencpor.journal.events import EventType
from opencpor.journal.models import Event
from opencpor.programs.document.policy import GreenCondition, GreenPath
from opencpor.register.actions.move_association import MOVED
from opencpor.register.models import Association, Tenure

AT_ONCE = 200
FIRST_DECISIONS = (EventType.CLAIM_DECIDED, EventType.CLAIM_REJECTED, EventType.CLAIM_LAPSED)
OF_FILES = frozenset(
    {
        GreenCondition.EVIDENCE_NAMES_EVERY_LINE, GreenCondition.EVIDENCE_NAMES_BOTH_PARTIES,
        GreenCondition.EVIDENCE_NAMES_TENANT, GreenCondition.EVIDENCE_IS_RECENT,
        GreenCondition.EVIDENCE_IS_SIGNED,
    }
)  # fmt: skip
ENDS = {"revoked": Later.REVOKED, "displaced": Later.LOST} | dict.fromkeys(
    CUSTOMERS_NO, Later.CUSTOMER
)
GRAVEST = list(Later)


@dataclass
class _History:
    """When each partner's claims were decided, and which of them were turned down, in order."""

    decided: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    rejected: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))

    def before(self, partner_id: str, at: datetime) -> tuple[int, int]:
        """Count a partner's claims decided, and turned down, before a moment."""
        return (
            bisect_left(self.decided.get(partner_id, []), at),
            bisect_left(self.rejected.get(partner_id, []), at),
        )


def _history(program_key: str) -> _History:
    rows = Claim.objects.filter(program_key=program_key, decided_at__isnull=False)
    down = turned_down(rows)
    found = _History()
    for wanted, kept in ((rows, found.decided), (down, found.rejected)):
        pairs = wanted.order_by("decided_at").values_list("partner_id", "decided_at")
        for partner, at in pairs.iterator():
            if at is not None:
                kept[partner].append(at)
    return found


def decided_between(program_key: str, since: datetime, until: datetime) -> QuerySet[Claim]:
    """Return the claims that people decided for the first time within a half-open period."""
    return Claim.objects.filter(
        program_key=program_key, decided_at__gte=since, decided_at__lt=until,
        submitted_at__isnull=False, green_decision=None,
    )  # fmt: skip


def _decisions(ids: Collection[str]) -> dict[str, Mapping[str, Any]]:
    """Return what the log says of each claim's first decision."""
    rows = Event.objects.filter(
        stream__in=[f"claim:{one}" for one in ids], type__in=[one.value for one in FIRST_DECISIONS]
    ).order_by("number")
    found: dict[str, Mapping[str, Any]] = {}
    for event in rows:
        found.setdefault(event.stream.partition(":")[2], {"type": event.type, **event.data})
    return found


def _ruled(decision: Mapping[str, Any]) -> tuple[list[str], bool]:
    """Return the lines that were decided, and whether all of them were accepted."""
    lines = decision.get("lines", [])
    accepted = [one["line"] for one in lines if one["outcome"] == "accept"]
    whole = decision["type"] == EventType.CLAIM_DECIDED and len(accepted) == len(lines) > 0
    return [one["line"] for one in lines], whole


@dataclass
class _Around:
    """What stood around some claims when they were submitted."""

    lines: dict[str, list[ClaimLine]] = field(default_factory=lambda: defaultdict(list))
    warnings: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    receipts: dict[str, Receipt] = field(default_factory=dict)
    tenures: dict[int, list[Tenure]] = field(default_factory=lambda: defaultdict(list))
    rivals: dict[int, list[Claim]] = field(default_factory=lambda: defaultdict(list))
    confirmed: dict[str, datetime | None] = field(default_factory=dict)
    ends: dict[str, str] = field(default_factory=dict)  # end reason, by line


def _around(claims: Sequence[Claim]) -> _Around:
    found, ids = _Around(), [claim.id for claim in claims]
    for line in ClaimLine.objects.filter(claim_id__in=ids).order_by("place"):
        found.lines[line.claim_id].append(line)
    for claim_id, code in WarningReason.objects.filter(claim_id__in=ids).values_list(
        "claim_id", "code"
    ):
        found.warnings[claim_id].append(code)
    _people(found, claims)
    _slots(found)
    return found


def _people(found: _Around, claims: Sequence[Claim]) -> None:
    """Read what customers said, and when their tenants were confirmed."""
    decided = {claim.id: claim.decided_at for claim in claims}
    answers = ConsentAnswer.objects.filter(
        text__claim_id__in=list(decided), kind=AnswerKind.ACKNOWLEDGED
    ).values_list("text__claim_id", "at", "identity_verified")
    for claim_id, at, verified in answers:
        if (until := decided[claim_id]) is not None and at <= until:
            known = found.receipts.get(claim_id) is Receipt.VERIFIED or verified
            found.receipts[claim_id] = Receipt.VERIFIED if known else Receipt.UNVERIFIED
    customers = {claim.customer_id for claim in claims}
    rows = Customer.objects.filter(pk__in=customers).values_list("pk", "verified_at")
    found.confirmed.update(rows)


def _slots(found: _Around) -> None:
    """Read who held, and who claimed, what the claims ask for, and how it ended."""
    lines = [line for some in found.lines.values() for line in some]
    slots = {line.slot_id for line in lines if line.slot_id is not None}
    for tenure in Tenure.objects.filter(slot_id__in=slots):
        found.tenures[tenure.slot_id].append(tenure)
    others = ClaimLine.objects.filter(
        slot_id__in=slots, claim__submitted_at__isnull=False
    ).select_related("claim")
    for other in others:
        found.rivals[other.slot_id or 0].append(other.claim)
    given = Association.objects.filter(claim_line__in=[line.id for line in lines])
    ended = given.exclude(end_reason=MOVED).order_by("id")
    found.ends.update(ended.values_list("claim_line", "end_reason"))


def _held(tenures: Sequence[Tenure], partner_id: str, at: datetime) -> bool:
    return any(
        one.partner_id != partner_id
        and one.period.lower <= at
        and (one.period.upper is None or at < one.period.upper)
        for one in tenures
    )


def _competed(rival: Claim, partner_id: str, at: datetime) -> bool:
    """Whether another organization's claim waited at a moment; withdrawn ones until then."""
    if rival.partner_id == partner_id or rival.submitted_at is None or rival.submitted_at > at:
        return False
    over = rival.decided_at or (None if rival.state in OPEN else rival.state_since)
    return over is None or over > at


def _blocking(claim: Claim, lines: Sequence[ClaimLine], around: _Around, at: datetime) -> list[str]:
    codes = ["subscription_unknown" for line in lines if line.override_reason]
    confirmed = around.confirmed.get(claim.customer_id or "")
    return codes + (["tenant_unverified"] if confirmed is None or confirmed > at else [])


def _later(lines: Sequence[ClaimLine], around: _Around) -> Later:
    found = {ENDS.get(around.ends.get(line.id, ""), Later.STANDS) for line in lines}
    if any(line.state == LineState.DECLINED for line in lines):
        found.add(Later.CUSTOMER)
    return max(found, key=GRAVEST.index, default=Later.STANDS)


def _past(
    claim: Claim, decision: Mapping[str, Any], around: _Around, history: _History, *, read: bool
) -> Past | None:
    at = claim.submitted_at
    if at is None:
        return None
    ruled, whole = _ruled(decision)
    lines = [one for one in around.lines[claim.id] if not ruled or one.id in ruled]
    decided, rejected = history.before(claim.partner_id, at)
    slots = {line.id: line.slot_id or 0 for line in lines}
    competing = {
        rival.id
        for slot in slots.values()
        for rival in around.rivals.get(slot, [])
        if _competed(rival, claim.partner_id, at)
    }
    facts = GreenFacts(
        lines=list(slots),
        blocking=_blocking(claim, lines, around, at),
        warnings=around.warnings[claim.id],
        held=[
            line for line, slot in slots.items()
            if _held(around.tenures.get(slot, []), claim.partner_id, at)
        ],
        competing=sorted(competing),
        receipt=around.receipts.get(claim.id, Receipt.NONE),
        decided=decided,
        rejected=rejected,
        proof=proof_of(report_of(claim)) if read else None,
    )  # fmt: skip
    return Past(claim.id, facts, whole, _later(lines, around))


def past_claims(
    program_key: str, since: datetime, until: datetime, policy: GreenPath
) -> Iterator[list[Past]]:
    """Give the claims that people decided within a period, some hundred at a time.

    Claims whose first decision is not in the log, such as those brought in from another system,
    are left out.
    """
    history, read = _history(program_key), bool(OF_FILES & set(policy.conditions))
    rows = decided_between(program_key, since, until).select_related("partner", "location")
    ids = list(rows.order_by("decided_at", "id").values_list("id", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        some = ids[start : start + AT_ONCE]
        claims = list(rows.filter(id__in=some).order_by("decided_at", "id"))
        around, decisions = _around(claims), _decisions(some)
        found = [
            _past(claim, decisions[claim.id], around, history, read=read)
            for claim in claims
            if claim.id in decisions
        ]
        yield [one for one in found if one is not None]
