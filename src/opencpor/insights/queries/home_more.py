"""What the partner's home shows beside claims and figures by month.

Answers to give, how long claims stand where they are, money to date, and points.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import (
    Avg,
    Count,
    DurationField,
    ExpressionWrapper,
    F,
    Max,
    Min,
    Q,
    QuerySet,
    Sum,
    Value,
)

from opencpor.access.actor import Actor
from opencpor.access.scope import restrict
from opencpor.claims.arbitration.models import ArbitrationSide, ArbitrationState
from opencpor.claims.arbitration.queries import listed, own_sides
from opencpor.claims.models import Claim
from opencpor.claims.states import State
from opencpor.common.clock import now
from opencpor.eligibility.models import Score
from opencpor.eligibility.queries import ORDER, newest_scores
from opencpor.incentives.adjustments.queries import booked
from opencpor.incentives.forecasts.queries import Outlook, outlooks
from opencpor.incentives.forecasts.queries import Wanted as Forecast
from opencpor.incentives.payments.lifecycle import AT_THE_BANK, PaymentState
from opencpor.incentives.payments.models import Payment
from opencpor.incentives.payments.queries import payments
from opencpor.incentives.posting.sums import posted_sums
from opencpor.insights.queries.reading import claims_among
from opencpor.insights.rules.money import foremost
from opencpor.insights.summaries.queries import ALL, Filter

MOST_ANSWERS = 10
MOST_PAYMENTS = 3
MOST_SCORES = 10
DAY = timedelta(days=1)


@dataclass(frozen=True)
class Answer:
    """An arbitration in which a partner may answer and has not."""

    arbitration_id: str
    program_key: str
    workload: str
    customer: str
    deadline_at: datetime


@dataclass(frozen=True)
class InState:
    """How many claims are in a state, and for how many whole days."""

    state: str
    claims: int
    average_days: int
    longest_days: int


@dataclass(frozen=True)
class ToDate:
    """Money in one currency since the beginning, in minor units.

    Attributes:
        earned_minor: What was posted and adjusted by hand.
        paid_minor: Payments that the bank confirmed.
        coming_minor: Payments that are with the bank.
        sent_at: When the last one was confirmed.
    """

    currency: str
    earned_minor: int
    paid_minor: int
    coming_minor: int
    sent_at: datetime | None


def answers_due(actor: Actor, narrowed: Filter = ALL) -> QuerySet[ArbitrationSide]:
    """Return the sides of open arbitrations on which an actor's partners have said nothing."""
    said = replace(narrowed, location="").of_associations()
    return own_sides(actor).filter(
        arbitration__state=ArbitrationState.OPEN, answered_at=None, left_at=None,
        deadline_at__gt=now(), **{f"arbitration__{name}": value for name, value in said.items()},
    )  # fmt: skip


def first_answers(
    rows: QuerySet[ArbitrationSide], most: int | None = MOST_ANSWERS
) -> tuple[Answer, ...]:
    """Return the first of them, the nearest deadline first."""
    sides = list(rows.order_by("deadline_at", "id")[:most])
    return tuple(
        Answer(
            side.arbitration_id, side.arbitration.program_key, side.arbitration.slot.workload,
            seen.customer, side.deadline_at,
        )
        for side, seen in zip(sides, listed(sides), strict=True)
    )  # fmt: skip


def times_in_state(actor: Actor, narrowed: Filter = ALL) -> tuple[InState, ...]:
    """Return how long an actor's claims stand in their states, in the order of a life."""
    at = now()
    waited = ExpressionWrapper(Value(at) - F("state_since"), output_field=DurationField())
    claims = claims_among(restrict(Claim.objects.all(), actor), narrowed)
    rows = claims.order_by().values_list("state")
    found = {
        state: InState(state, count, average // DAY, (at - oldest) // DAY)
        for state, count, average, oldest in rows.annotate(
            count=Count("*"), average=Avg(waited), oldest=Min("state_since")
        )
    }
    return tuple(found[state.value] for state in State if state.value in found)


def outlooks_among(actor: Actor, narrowed: Filter = ALL) -> tuple[Outlook, ...]:
    """Return the forecasts of an actor whose roles are at the location asked for, if one is."""
    wanted = Forecast(
        customer=narrowed.customer, workloads=narrowed.workloads,
        market=narrowed.market, segment=narrowed.segment,
    )  # fmt: skip
    return outlooks(actor, wanted)


def many_rows(narrowed: Filter) -> bool:
    """Whether claims by state and forecasts of what is asked for may take many rows.

    Those of whole locations are read from an index and from sums, and a customer has few.
    """
    return not (narrowed.of_whole_places or narrowed.customer)


def to_date(actor: Actor) -> tuple[ToDate, ...]:
    """Return what an actor's partners earned and were paid so far, by currency."""
    earned: dict[str, tuple[int, int]] = {}
    by_hand = booked(actor).order_by().values_list("currency")
    for rows in (
        posted_sums(actor).order_by().values_list("currency")
        .annotate(Sum("amount_minor"), count=Sum("lines")),
        by_hand.annotate(Sum("amount_minor"), count=Count("id")),
    ):  # fmt: skip
        for code, minor, count in rows:
            before = earned.get(code, (0, 0))
            earned[code] = (before[0] + minor, before[1] + count)
    sent = Q(state=PaymentState.SENT.value)
    paid = {
        code: (minor or 0, coming or 0, last)
        for code, minor, coming, last in restrict(Payment.objects.all(), actor)
        .order_by()
        .values_list("currency")
        .annotate(
            sent=Sum("amount_minor", filter=sent),
            coming=Sum("amount_minor", filter=Q(state__in=AT_THE_BANK)),
            last=Max("sent_at", filter=sent),
        )
    }
    order = foremost({code: earned.get(code, (0, 0))[1] for code in {*earned, *paid}})
    return tuple(
        ToDate(code, earned.get(code, (0, 0))[0], *paid.get(code, (0, 0, None))) for code in order
    )


def home_payments(actor: Actor) -> QuerySet[Payment]:
    """Return an actor's payments, what changed last first, those apart that were never approved."""
    shown = payments(actor).exclude(state=PaymentState.REJECTED.value)
    return shown.order_by("-state_since", "-id")


def last_payments(actor: Actor) -> tuple[Payment, ...]:
    """Return the first of them."""
    return tuple(home_payments(actor)[:MOST_PAYMENTS])


def points(actor: Actor) -> tuple[Score, ...]:
    """Return the newest scores of an actor's partners."""
    return tuple(newest_scores(actor).order_by(*ORDER)[:MOST_SCORES])
