"""Where a customer has said no to a partner not long ago, and how often it was asked since.

Source: after a customer's decline or ending, the same organization needs an explicit
acknowledgement on that slot for `reclaim_explicit_months`, with at most so many requests as the
policy says; then only the customer or the operator reopens.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from opencpor.claims.consent.models import AnswerKind, ConsentAnswer, ConsentReopening
from opencpor.claims.models import ClaimLine
from opencpor.common.months import add_months
from opencpor.programs.document.program import Program
from opencpor.register.models import Association

CUSTOMERS_NO = ("customer_declined", "customer_ended")
Place = tuple[str, int]  # partner organization and slot


@dataclass(frozen=True)
class Refusal:
    """A customer's last no to one partner on one slot.

    Attributes:
        partner_id: The partner's organization.
        slot_id: The slot.
        at: When it said no.
        reopened_at: When it was reopened since; None: it was not.
        requests: The claims that asked again, since the later of both.
    """

    partner_id: str
    slot_id: int
    at: datetime
    reopened_at: datetime | None
    requests: frozenset[str]

    def asked_since(self, except_claim: str = "") -> int:
        """Count requests that came after the no, or after it was reopened."""
        return len(self.requests - {except_claim})


def _since(program: Program, at: datetime) -> datetime:
    calendar = program.business_calendar
    months = program.policy.reclaim_explicit_months
    return calendar.start_of_day(add_months(calendar.local_date(at), -months))


def _latest(rows: Iterable[tuple[str, int | None, datetime | None]]) -> dict[Place, datetime]:
    found: dict[Place, datetime] = {}
    for partner_id, slot_id, at in rows:
        if slot_id is not None and at is not None:
            place = (partner_id, slot_id)
            found[place] = max(at, found.get(place, at))
    return found


def _noes(slots: Collection[int], partner_id: str, since: datetime) -> dict[Place, datetime]:
    declined = ConsentAnswer.objects.filter(
        kind=AnswerKind.DECLINED, at__gte=since, lines__slot_id__in=slots
    )
    ended = Association.objects.filter(
        slot_id__in=slots, end_reason__in=CUSTOMERS_NO, period__endswith__gte=since
    )
    if partner_id:
        declined = declined.filter(text__claim__partner_id=partner_id)
        ended = ended.filter(partner_id=partner_id)
    rows = list(declined.values_list("text__claim__partner_id", "lines__slot_id", "at"))
    rows += [(one.partner_id, one.slot_id, one.period.upper) for one in ended]
    return _latest(rows)


def _requests(since: dict[Place, datetime]) -> dict[Place, frozenset[str]]:
    lines: QuerySet[ClaimLine] = ClaimLine.objects.filter(
        slot_id__in={slot for _, slot in since},
        claim__partner_id__in={partner for partner, _ in since},
        claim__submitted_at__gt=min(since.values()),
    )
    found: dict[Place, set[str]] = {place: set() for place in since}
    rows = lines.values_list("claim__partner_id", "slot_id", "claim_id", "claim__submitted_at")
    for partner_id, slot_id, claim_id, submitted_at in rows:
        place = (partner_id, slot_id or 0)
        if place in since and submitted_at is not None and submitted_at > since[place]:
            found[place].add(claim_id)
    return {place: frozenset(claims) for place, claims in found.items()}


def said_no(
    partner_id: str, slots: Collection[int], program: Program, at: datetime
) -> frozenset[int]:
    """Return on which of some slots a customer's no to a partner still counts: silence is none.

    That it was reopened lets the partner ask again, and changes nothing about that.
    """
    noes = _noes(slots, partner_id, _since(program, at)) if slots else {}
    return frozenset(slot for _, slot in noes)


def refused_slots(
    partner_id: str, slots: Collection[int], program: Program, at: datetime
) -> list[Refusal]:
    """Return the customer's noes that still count, one for each partner and slot.

    Args:
        partner_id: Only to this partner; empty: to any.
        slots: On which slots, all of one program.
        program: Whose policy says how long a no counts.
        at: Now.
    """
    noes = _noes(slots, partner_id, _since(program, at)) if slots else {}
    if not noes:
        return []
    rows = ConsentReopening.objects.filter(slot_id__in={slot for _, slot in noes})
    reopened = _latest(rows.values_list("partner_id", "slot_id", "at"))
    opened = {place: at for place, at in reopened.items() if place in noes and at > noes[place]}
    requests = _requests(noes | opened)
    return [
        Refusal(partner, slot, no, opened.get((partner, slot)), requests[partner, slot])
        for (partner, slot), no in sorted(noes.items(), key=lambda pair: pair[1], reverse=True)
    ]
