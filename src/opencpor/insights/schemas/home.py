"""The partner's home as JSON."""

from datetime import date, datetime
from fractions import Fraction

from ninja import Schema

from opencpor.access.actor import Actor
from opencpor.claims.renewal.schemas import RenewalOut, renewal_out
from opencpor.eligibility.describing import exact
from opencpor.eligibility.models import Score
from opencpor.eligibility.queries import designation_of, in_force
from opencpor.eligibility.rules.points import whole_points
from opencpor.incentives.amounts import Money, money
from opencpor.incentives.forecasts.schemas import ForecastOut, forecasts_out
from opencpor.insights.queries.home import Home
from opencpor.insights.queries.home_more import ToDate
from opencpor.insights.queries.operator_home import OperatorHome
from opencpor.insights.queries.waiting import WaitingHome
from opencpor.insights.schemas.figures import MonthEarningsOut, by_month
from opencpor.insights.schemas.log import LogHomeOut
from opencpor.insights.schemas.waiting import WaitingOut


class MonthUsageOut(Schema):
    """What was used in one month, of everything the caller sees."""

    month: str
    active_users: int | None
    paid_units: int | None


class TodoOut(Schema):
    """A claim that waits for its partner; ``writable``: the caller may do it."""

    claim: str
    state: str
    name: str
    customer: str
    deadline_at: datetime | None
    writable: bool


class PayableOut(Schema):
    """What the newest statements say is payable."""

    month: str
    statements: int
    payable: Money


class StandingOut(Schema):
    """Where a location stands in a program; ``missing`` are requirements that are not met."""

    location: str
    name: str
    partner_id: str
    program: str | None
    enrollment: str | None
    status: str
    missing: list[str]


class InStateOut(Schema):
    """Claims in a state, and for how many whole days they have been."""

    state: str
    claims: int
    average_days: int
    longest_days: int


class AnswerDueOut(Schema):
    """An arbitration in which the partner may answer and has not."""

    arbitration: str
    program: str
    workload: str
    customer: str
    deadline_at: datetime


class ToDateOut(Schema):
    """Money in one currency since the beginning; ``coming`` is with the bank."""

    earned: Money
    paid: Money
    coming: Money
    last_paid_at: datetime | None


class HomePaymentOut(Schema):
    """One of the payments that changed last."""

    payment: str
    state: str
    since: datetime
    amount: Money


class PointsOut(Schema):
    """The newest points of one designation; ``needed`` null: thresholds qualify.

    ``renews_on`` is null where it is not known to be held.
    """

    score: str
    designation: str
    total: int
    needed: str | None
    qualified: bool
    renews_on: date | None
    renewal_due: bool


class HomeOut(Schema):
    """The partner's home; a part is null where the caller's role does not show it.

    ``renewals`` are subscriptions that the caller may claim: they, too, wait for the partner, as
    do ``answers``. ``finance`` and ``program`` are what waits for finance and for program
    managers of the operator; whoever is both reads each thing once, in ``finance``. ``system`` is
    what waits for its administrators, ``log`` what its auditors look at first.
    """

    todo: list[TodoOut] | None
    todo_total: int
    renewals: list[RenewalOut] | None
    renewals_total: int
    claims_by_state: dict[str, int] | None
    active_associations: int | None
    usage_by_month: list[MonthUsageOut] | None
    earnings_by_month: list[MonthEarningsOut] | None
    payable: list[PayableOut] | None
    forecast: list[ForecastOut] | None
    locations: list[StandingOut] | None
    locations_total: int
    answers: list[AnswerDueOut] | None
    answers_total: int
    claims_in_state: list[InStateOut] | None
    to_date: list[ToDateOut] | None
    payments: list[HomePaymentOut] | None
    eligibility: list[PointsOut] | None
    finance: WaitingOut | None
    program: WaitingOut | None
    system: WaitingOut | None
    log: LogHomeOut | None

    @classmethod
    def of(cls, home: Home, operator: OperatorHome, actor: Actor) -> "HomeOut":
        """Describe it."""
        return cls(
            todo=_todo(home),
            todo_total=home.todo_count,
            renewals=None if home.renewals is None else [renewal_out(one) for one in home.renewals],
            renewals_total=home.renewal_count,
            claims_by_state=(
                None if home.times is None else {one.state: one.claims for one in home.times}
            ),
            active_associations=home.active_associations,
            usage_by_month=_usage(home),
            earnings_by_month=None if home.earnings is None else by_month(home.earnings),
            payable=_payable(home),
            forecast=None if home.forecasts is None else forecasts_out(home.forecasts),
            locations=_standings(home),
            locations_total=home.location_count,
            answers=_answers(home),
            answers_total=home.answer_count,
            claims_in_state=(
                None if home.times is None else [InStateOut(**vars(one)) for one in home.times]
            ),
            to_date=None if home.to_date is None else [_to_date(one) for one in home.to_date],
            payments=_payments(home),
            eligibility=None if home.points is None else [_points(one) for one in home.points],
            finance=_waiting(operator.finance),
            program=_waiting(operator.managing),
            system=_waiting(operator.administering),
            log=None if operator.log is None else LogHomeOut.of(operator.log, actor),
        )


def _waiting(found: WaitingHome | None) -> WaitingOut | None:
    return None if found is None else WaitingOut.of(found)


def _todo(home: Home) -> list[TodoOut] | None:
    if home.todo is None:
        return None
    return [
        TodoOut(
            claim=one.claim_id,
            state=one.state,
            name=one.name,
            customer=one.customer,
            deadline_at=one.deadline_at,
            writable=one.writable,
        )
        for one in home.todo
    ]


def _usage(home: Home) -> list[MonthUsageOut] | None:
    if home.usage is None:
        return None
    figures = zip(home.usage.months, home.usage.active, home.usage.paid, strict=True)
    return [
        MonthUsageOut(month=str(month), active_users=active, paid_units=paid)
        for month, active, paid in figures
    ]


def _payable(home: Home) -> list[PayableOut] | None:
    if home.payable is None:
        return None
    return [
        PayableOut(
            month=str(one.month),
            statements=one.statements,
            payable=money(one.amount_minor, one.currency),
        )
        for one in home.payable
    ]


def _standings(home: Home) -> list[StandingOut] | None:
    if home.locations is None:
        return None
    return [
        StandingOut(
            location=one.location_id,
            name=one.name,
            partner_id=one.partner_id,
            program=one.program_key or None,
            enrollment=one.enrollment_id or None,
            status=one.status,
            missing=list(one.missing),
        )
        for one in home.locations
    ]


def _answers(home: Home) -> list[AnswerDueOut] | None:
    if home.answers is None:
        return None
    return [
        AnswerDueOut(
            arbitration=one.arbitration_id,
            program=one.program_key,
            workload=one.workload,
            customer=one.customer,
            deadline_at=one.deadline_at,
        )
        for one in home.answers
    ]


def _to_date(one: ToDate) -> ToDateOut:
    return ToDateOut(
        earned=money(one.earned_minor, one.currency),
        paid=money(one.paid_minor, one.currency),
        coming=money(one.coming_minor, one.currency),
        last_paid_at=one.sent_at,
    )


def _payments(home: Home) -> list[HomePaymentOut] | None:
    if home.payments is None:
        return None
    return [
        HomePaymentOut(
            payment=one.id,
            state=one.state,
            since=one.state_since,
            amount=money(one.amount_minor, one.currency),
        )
        for one in home.payments
    ]


def _points(row: Score) -> PointsOut:
    designation = designation_of(row)
    needed, stands = designation.qualification.total, in_force(row, designation)
    return PointsOut(
        score=row.id,
        designation=row.designation,
        total=whole_points(Fraction(row.total)),
        needed=None if needed is None else exact(Fraction(needed)),
        qualified=row.qualified,
        renews_on=stands.held.renews_on if stands.held else None,
        renewal_due=stands.renewal_due,
    )
