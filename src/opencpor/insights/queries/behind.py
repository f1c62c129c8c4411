"""The claims behind a figure of the operator's dashboard, by the conditions of its summary."""

from collections.abc import Callable
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.arbitration.models import Arbitration, ArbitrationSide, ArbitrationState
from opencpor.claims.models import Claim, ClaimClock, ClaimLine, Dispute
from opencpor.claims.states import IN_WORK, WAITING, LineState, State
from opencpor.common.calendar import BusinessCalendar
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.insights.queries.program import OVERDUE
from opencpor.insights.queries.program_asked import Asked
from opencpor.insights.queries.program_claims import OWN, narrowed
from opencpor.insights.queries.reading import Documents, operator_side
from opencpor.insights.rules.program import NOW, STANDING
from opencpor.insights.summaries.models import MoneySummary
from opencpor.programs.queries import program_keys

ORDER = ("-id",)


def claims_behind(actor: Actor, figure: str, asked: Asked) -> QuerySet[Claim]:
    """Return the claims that a figure counts.

    Raises:
        Invalid: If there is no such figure.
    """
    actor.require(Permission.NOTE_READ)
    word, _dot, rest = figure.partition(".")
    if word == "waiting":
        fits = Q(state__in=WAITING) & (_between(rest, asked) if rest else Q())
    elif word in KNOWN:
        fits = KNOWN[word](rest)
    else:
        raise _unknown(figure)
    rows = Claim.objects.filter(fits, submitted_at__isnull=False)
    if word not in NOW:  # which says so of today
        first, last = asked.months[0].first_day, asked.months[-1].last_day
        rows = rows.filter(_submitted(first, last, asked))
    return restrict(narrowed(rows, asked), actor).select_related("partner", "customer")


def money_behind(actor: Actor, rule: str, currency: str, asked: Asked) -> QuerySet[MoneySummary]:
    """Return what was posted by a rule, by month, customer and location.

    Raises:
        Forbidden: If no role at the operator reads money.
    """
    actor = operator_side(actor)
    actor.require(Permission.MONEY_READ)
    rows = restrict(MoneySummary.objects.filter(rule=rule, currency=currency, **asked.span), actor)
    said = {"market": asked.market, "segment": asked.segment}
    rows = rows.filter(**{name: value for name, value in said.items() if value})
    rows = rows.filter(**asked.lookups("workloads"), **asked.of_one)
    return rows.select_related("partner", "customer", "location")


def _unknown(figure: str) -> Invalid:
    error = FieldError("figure", "unknown", "There is no such figure.", "Follow a figure's link.")
    said = phrase("There is no figure {figure}.", figure=repr(figure))
    return Invalid(said, code="invalid", errors=[error])


def _calendars(asked: Asked) -> list[tuple[str, BusinessCalendar]]:
    documents = Documents()
    return [
        (key, documents.of(key).business_calendar)
        for key in program_keys()
        if asked.program_key in ("", key)
    ]


def _submitted(first: date, last: date, asked: Asked) -> Q:
    """Return the condition for claims submitted from one day through another, as programs count."""
    found = Q(pk__in=[])
    for key, calendar in _calendars(asked):
        begin = calendar.start_of_day(first)
        end = calendar.start_of_day(last + timedelta(days=1))
        found |= Q(program_key=key, submitted_at__gte=begin, submitted_at__lt=end)
    return found


def _between(rest: str, asked: Asked) -> Q:
    first, _dot, last = rest.partition(".")
    try:
        days = date.fromisoformat(first), date.fromisoformat(last or first)
        return _submitted(*days, asked)
    except (ValueError, OverflowError) as wrong:
        raise _unknown(f"waiting.{rest}") from wrong


def _standing(name: str) -> Q:
    return Q(state__in=STANDING.get(name, ()))


def _clock(rest: str) -> Q:
    state, _dot, how = rest.partition(".")
    runs = ClaimClock.objects.filter(**OWN, state=state)
    late = Exists(runs.filter(Q(overdue_at__isnull=False) | Q(stopped_at__gte=F("deadline_at"))))
    running = Exists(runs.filter(stopped_at=None))
    found = {
        "late": Q(late),
        "running": ~Q(late) & Q(running),
        "kept": Q(Exists(runs)) & ~Q(late) & ~Q(running),
    }.get(how)
    if found is None:
        raise _unknown(f"clock.{rest}")
    return found


def _dispute(outcome: str) -> Q:
    known = Q(closed_at=None) if outcome == "open" else Q(outcome=outcome, closed_at__isnull=False)
    return Q(Exists(Dispute.objects.filter(known, **OWN)))


def _arbitration(outcome: str) -> Q:
    closed = ArbitrationState.CLOSED.value
    known = (
        Q(state=outcome)
        if outcome in (ArbitrationState.OPEN, ArbitrationState.SCHEDULED)
        else Q(state=closed, outcome=outcome)
    )
    sides = ArbitrationSide.objects.filter(arbitration__in=Arbitration.objects.filter(known))
    return Q(Exists(sides.filter(lines__claim_id=OuterRef("pk"))))


def _reason(code: str) -> Q:
    dropped = ClaimLine.objects.filter(**OWN, state=LineState.DROPPED, reason_code=code)
    return Q(Exists(dropped))


def _sample(verdict: str) -> Q:
    said = "" if verdict == "waiting" else verdict
    return Q(green_decision__sampled=True, green_decision__verdict=said)


KNOWN: dict[str, Callable[[str], Q]] = {
    "all": lambda _rest: Q(),
    "standing": _standing,
    "overdue": lambda state: Q(
        overdue_at__isnull=False, state__in=[one for one in OVERDUE if state in ("", one)]
    ),
    "unassigned": lambda _rest: Q(reviewer=None, state=State.SUBMITTED),
    "held": lambda who: Q(reviewer_id=who, state__in=IN_WORK),
    "held_late": lambda who: Q(reviewer_id=who, state__in=WAITING, overdue_at__isnull=False),
    "decided": lambda _rest: Q(decided_at__isnull=False),
    "accepted": lambda _rest: Q(state__in=[*STANDING["approved"], *STANDING["ended"]]),
    "policy": lambda _rest: Q(decided_at__isnull=False, green_decision__isnull=False),
    "people": lambda _rest: Q(decided_at__isnull=False, green_decision__isnull=True),
    "reviewer": lambda who: Q(
        reviewer_id=who, decided_at__isnull=False, green_decision__isnull=True
    ),
    "sample": _sample,
    "clock": _clock,
    "reason": _reason,
    "dispute": _dispute,
    "arbitration": _arbitration,
}
"""By a figure's first word, what its claims fit, given the rest of its name."""
