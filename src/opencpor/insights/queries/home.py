"""What the partner's home shows. A part is None where the reader's role may not see it."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any

from django.db.models import F, QuerySet, Sum

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.claims.models import Claim
from opencpor.claims.renewal.models import Renewal
from opencpor.claims.renewal.queries import renewals
from opencpor.claims.rights import may
from opencpor.claims.states import State
from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.directory.models import Enrollment, Location
from opencpor.directory.queries import list_enrollments, list_locations
from opencpor.directory.records import met_of
from opencpor.directory.rules.enrollment import unmet
from opencpor.eligibility.models import Score
from opencpor.incentives.forecasts.queries import Outlook
from opencpor.incentives.models import Statement
from opencpor.incentives.narrowing import newest_of
from opencpor.incentives.payments.models import Payment
from opencpor.incentives.payments.overdue import Coming, coming_told
from opencpor.incentives.queries import statements
from opencpor.insights.queries.home_more import (
    MOST_ANSWERS,
    Answer,
    InState,
    ToDate,
    answers_due,
    first_answers,
    last_payments,
    many_rows,
    outlooks_among,
    points,
    times_in_state,
    to_date,
)
from opencpor.insights.queries.reading import (
    MONTHS,
    Documents,
    MonthlyUsage,
    at_location,
    claims_among,
    last_month,
    monthly_usage,
    newest_usage,
    partner_side,
)
from opencpor.insights.rules.money import Earned, Posted, earned, foremost
from opencpor.insights.rules.usage import months_through
from opencpor.insights.summaries.partners import money_added_up, money_by_place
from opencpor.insights.summaries.queries import ALL, AsOf, Filter, as_of
from opencpor.register.models import Association
from opencpor.register.queries import associations

MOST_TODO = 10
MOST_LOCATIONS = 50
WAITING_FOR_PARTNER = (State.ACTION_REQUIRED.value, State.DRAFT.value)
NOT_INVITED = "none"
PART = 500  # rows that are read together where all of them are wanted


@dataclass(frozen=True)
class Todo:
    """A claim that waits for its partner.

    Attributes:
        deadline_at: First instant at which it is too late; None: no clock runs.
        writable: Whether the reader may do it.
    """

    claim_id: str
    program_key: str
    state: str
    name: str
    customer: str
    deadline_at: datetime | None
    writable: bool


@dataclass(frozen=True)
class Payable:
    """What the newest statements of all locations say is payable, in one currency.

    Attributes:
        month: That of the newest of them.
    """

    currency: str
    amount_minor: int
    month: Month
    statements: int


@dataclass(frozen=True)
class Standing:
    """Where one location stands in one program, and the requirements it lacks."""

    location_id: str
    name: str
    partner_id: str
    program_key: str
    enrollment_id: str
    status: str
    missing: tuple[str, ...]


def last_year(newest: Callable[[], Month | None]) -> tuple[Month, ...]:
    """Give the months that are shown where none are asked for."""
    return months_through(newest() or last_month(now()), MONTHS)


def nothing_newer() -> None:
    """Say that no usage is seen."""


@dataclass(frozen=True)
class Wanted:
    """Which months of usage and earnings, and what everything is narrowed to; empty: all.

    Attributes:
        apart: Whether claims by state and forecasts are asked for apart where they take many rows.
    """

    months: Callable[[Callable[[], Month | None]], tuple[Month, ...]] = last_year
    narrowed: Filter = ALL
    apart: bool = False


@dataclass(frozen=True)
class Home:
    """Everything on the partner's home.

    Attributes:
        as_of: Of when usage and earnings by month are.
    """

    as_of: AsOf
    todo: tuple[Todo, ...] | None
    todo_count: int
    renewals: tuple[Renewal, ...] | None
    renewal_count: int
    active_associations: int | None
    usage: MonthlyUsage | None
    earnings: tuple[Earned, ...] | None
    payable: tuple[Payable, ...] | None
    forecasts: tuple[Outlook, ...] | None
    forfeitures: tuple[Coming, ...] | None
    months: tuple[Month, ...]
    locations: tuple[Standing, ...] | None
    location_count: int
    answers: tuple[Answer, ...] | None
    answer_count: int
    times: tuple[InState, ...] | None
    to_date: tuple[ToDate, ...] | None
    payments: tuple[Payment, ...] | None
    points: tuple[Score, ...] | None

    @property
    def waiting_count(self) -> int:
        """How many claims, arbitrations and renewals wait for the reader's side."""
        return self.todo_count + self.answer_count + self.renewal_count

    @property
    def nothing(self) -> bool:
        """Whether the reader's role shows none of it."""
        parts = (self.todo, self.active_associations, self.usage, self.earnings, self.locations)
        return all(part is None for part in parts)


def home(actor: Actor, wanted: Wanted = Wanted()) -> Home:
    """Return what the partner's home shows to an actor: its partners' figures only.

    Points are of whole organizations, so that nothing narrows them; enrollments and what will be
    forfeited are of whole locations. So are statements and payments, which are left out where
    anything but a location is asked for.
    """
    whole, narrowed = partner_side(actor), wanted.narrowed
    own = at_location(whole, narrowed.location)
    known = as_of()
    claims = _waiting(own, narrowed) if own.may(Permission.CLAIM_READ) else None
    reads = own.may(Permission.USAGE_READ)
    months = wanted.months(partial(newest_usage, own) if reads else nothing_newer)
    usage = monthly_usage(own, months, narrowed) if reads else None
    money = own.may(Permission.MONEY_READ)
    paid = money and narrowed.of_whole_places
    follow = _claimable(own, narrowed) if own.may(Permission.CLAIM_WRITE) else None
    complete = not (wanted.apart and many_rows(narrowed))
    held = _held(own, narrowed) if own.may(Permission.ASSOCIATION_READ) else None
    due = answers_due(own, narrowed) if own.may(Permission.CLAIM_WRITE) else None
    places = list_locations(own) if own.may(Permission.ENROLLMENT_READ) else None
    todos = None if claims is None else tuple(_todos(own, _by_deadline(claims)[:MOST_TODO]))
    renewed = None if follow is None else tuple(follow.order_by("-id")[:MOST_TODO])
    answers = None if due is None else first_answers(due)
    standings = None if places is None else _first_standings(own, places)
    return Home(
        as_of=known,
        todo=todos,
        todo_count=_count(claims, todos, MOST_TODO),
        renewals=renewed,
        renewal_count=_count(follow, renewed, MOST_TODO),
        active_associations=None if held is None else held.count(),
        usage=usage,
        earnings=_earnings(own, months, narrowed) if money else None,
        payable=_payable(own) if paid else None,
        forecasts=outlooks_among(own, narrowed) if money and complete else None,
        forfeitures=tuple(coming_told(own)) if money else None,
        months=months,
        locations=standings,
        location_count=_count(places, {one.location_id for one in standings or ()}, MOST_LOCATIONS),
        answers=answers,
        answer_count=_count(due, answers, MOST_ANSWERS),
        times=None if claims is None or not complete else times_in_state(own, narrowed),
        to_date=to_date(own) if paid else None,
        payments=last_payments(own) if paid else None,
        points=points(whole) if reads else None,
    )


def _count(rows: QuerySet[Any] | None, first: Collection[object] | None, most: int) -> int:
    """Return how many rows there are; only where the first are not all of them they are counted."""
    found = len(first or ())
    return found if rows is None or found < most else rows.count()


def every_todo(own: Actor, narrowed: Filter = ALL) -> Iterator[Todo]:
    """Give every claim that waits for some partners, the nearest deadline first."""
    return _todos(own, _by_deadline(_waiting(own, narrowed)).iterator(PART))


def every_renewal(own: Actor, narrowed: Filter = ALL) -> Iterator[Renewal]:
    """Give every renewed subscription that somebody may claim for them."""
    return _claimable(own, narrowed).order_by("-id").iterator(PART)


def every_standing(own: Actor) -> Iterator[Standing]:
    """Give where every location of theirs stands, by name."""
    places = _by_name(list_locations(own)).iterator(PART)
    while some := list(islice(places, PART)):
        yield from _standings(own, some)


def earnings_by_month(own: Actor, wanted: Wanted) -> tuple[Earned, ...]:
    """Return what they earned in the months that are wanted."""
    reads = own.may(Permission.USAGE_READ)
    months = wanted.months(partial(newest_usage, own) if reads else nothing_newer)
    return _earnings(own, months, wanted.narrowed)


def _waiting(actor: Actor, narrowed: Filter) -> QuerySet[Claim]:
    rows = restrict(Claim.objects.filter(state__in=WAITING_FOR_PARTNER), actor)
    return claims_among(rows, narrowed)


def _held(actor: Actor, narrowed: Filter) -> QuerySet[Association]:
    rows = associations(actor).filter(period__contains=now())
    return rows.filter(**narrowed.of_associations())


def _claimable(actor: Actor, narrowed: Filter) -> QuerySet[Renewal]:
    """Return the suggestions that wait for somebody who may draft the claim."""
    rows = restrict(renewals(actor), actor, Permission.CLAIM_WRITE)
    said = narrowed.of_associations()
    return rows.filter(**{f"association__{name}": value for name, value in said.items()})


def _by_deadline(rows: QuerySet[Claim]) -> QuerySet[Claim]:
    """Sort the claims that wait for the partner, the nearest deadline first."""
    return rows.order_by(F("deadline_at").asc(nulls_last=True), "id")


def _todos(actor: Actor, rows: Iterable[Claim]) -> Iterator[Todo]:
    for claim in rows:
        yield Todo(
            claim_id=claim.id,
            program_key=claim.program_key,
            state=claim.state,
            name=claim.name,
            customer=claim.customer_name,
            deadline_at=claim.deadline_at,
            writable=may(actor, Permission.CLAIM_WRITE, claim),
        )


def _earnings(actor: Actor, months: Sequence[Month], narrowed: Filter) -> tuple[Earned, ...]:
    """Add up what rules posted; adjustments by hand, which name none, are told elsewhere."""
    span = replace(narrowed, months=(months[0], months[-1]))
    rows: QuerySet[Any]
    if narrowed.of_whole_places:
        rows, amount = money_by_place(actor, span).order_by(), Sum("amount_minor")
    else:
        rows = money_added_up(actor, span).exclude(rule="")
        amount = Sum(F("earned_minor") + F("differences_minor"))
    found = rows.values_list("workload", "month", "currency").annotate(amount=amount)
    posted = [Posted(workload, Month.of(day), *money) for workload, day, *money in found]
    return earned(posted, months)


def _payable(actor: Actor) -> tuple[Payable, ...]:
    """Add up what the newest statement of every location says is payable, by currency.

    The currency of most statements stands first, as with earnings; by code where they are as many.
    """
    by_currency: dict[str, list[Statement]] = {}
    for row in newest_of(statements(actor)):
        by_currency.setdefault(row.currency, []).append(row)
    return tuple(
        Payable(
            currency,
            sum(row.balance.payable for row in rows),
            Month.of(max(row.month for row in rows)),
            len(rows),
        )
        for currency in foremost({key: len(rows) for key, rows in by_currency.items()})
        for rows in (by_currency[currency],)
    )


def _by_name(places: QuerySet[Location]) -> QuerySet[Location]:
    return places.order_by("unit__name", "unit_id")


def _first_standings(actor: Actor, places: QuerySet[Location]) -> tuple[Standing, ...]:
    return _standings(actor, list(_by_name(places)[:MOST_LOCATIONS]))


def _standings(actor: Actor, shown: Sequence[Location]) -> tuple[Standing, ...]:
    """Return where some locations stand; one that was never invited says so."""
    ids = [place.unit_id for place in shown]
    by_place: dict[str, list[Enrollment]] = {}
    rows = list_enrollments(actor).filter(location_id__in=ids).order_by("program_key")
    slim = rows.select_related(None).prefetch_related(None).prefetch_related("requirements")
    for row in slim:
        by_place.setdefault(row.location_id, []).append(row)
    documents, at = Documents(), now()
    standings = []
    for place in shown:
        for row in by_place.get(place.unit_id, []):
            today = documents.of(row.program_key).business_calendar.local_date(at)
            missing = tuple(unmet(map(met_of, row.requirements.all()), today))
            standings.append(_standing(place, row.program_key, row.id, row.status, missing))
        if place.unit_id not in by_place:
            standings.append(_standing(place, "", "", NOT_INVITED, ()))
    return tuple(standings)


def _standing(
    place: Location, program_key: str, enrollment_id: str, status: str, missing: tuple[str, ...]
) -> Standing:
    return Standing(
        place.unit_id, place.unit.name, place.partner_id, program_key, enrollment_id, status,
        missing,
    )  # fmt: skip
