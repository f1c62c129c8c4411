"""What a partner earned and was paid, from monthly summaries and payments; and why not more."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.db.models import Max, QuerySet, Sum
from django.db.models.functions import TruncMonth

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.calendar import BusinessCalendar
from opencpor.common.months import Month
from opencpor.incentives.models import Close
from opencpor.incentives.payments.lifecycle import PaymentState
from opencpor.incentives.payments.models import Payment
from opencpor.incentives.queries import closes_between
from opencpor.incentives.verdicts import Among, tenant_of
from opencpor.incentives.why_not import WhyNot, together, why_not_of
from opencpor.insights.queries.reading import Documents, partner_side
from opencpor.insights.rules.earnings import InCurrency, Paid, Posting, Sums, laid_out
from opencpor.insights.rules.money import foremost
from opencpor.insights.summaries.partners import money_added_up
from opencpor.insights.summaries.queries import ALL, AsOf, Filter, as_of
from opencpor.programs.queries import program_keys
from opencpor.register.models import Association


@dataclass(frozen=True)
class Wanted:
    """Which months, in order, and what they are narrowed to.

    Attributes:
        narrowed: To what; it names no months.
        rule: The one that posted; empty: all, and what was adjusted by hand.
    """

    months: tuple[Month, ...]
    narrowed: Filter = ALL
    rule: str = ""

    @property
    def of_whole_places(self) -> bool:
        """Whether whole locations are asked for: a payment is of all that one is owed."""
        return replace(self.narrowed, location="") == ALL and not self.rule


@dataclass(frozen=True)
class Earnings:
    """All of it but why not more."""

    months: tuple[Month, ...]
    as_of: AsOf
    currencies: tuple[InCurrency, ...]


@dataclass(frozen=True)
class NotEarned:
    """Why closed months did not earn more, in one currency.

    Attributes:
        closes: What each close judged, the oldest month first.
    """

    currency: str
    whole: WhyNot
    closes: tuple[tuple[Close, WhyNot], ...]


def newest_month(actor: Actor) -> Month | None:
    """Return the newest month that anything was posted for, or paid in, that an actor sees."""
    own = partner_side(actor)
    posted = money_added_up(own, ALL).aggregate(last=Max("month"))["last"]
    found = [Month.of(posted)] if posted else []
    for calendar, rows in _payments(own, ""):
        sent = rows.aggregate(last=Max("sent_at"))["last"]
        found += [calendar.month_of(sent)] if sent else []
    return max(found, default=None)


def earnings(actor: Actor, wanted: Wanted) -> Earnings:
    """Return what an actor's partners were posted for some months, and paid in them."""
    known = as_of()
    paid = paid_in(actor, wanted) if wanted.of_whole_places else None
    found = laid_out(posted_for(actor, wanted), wanted.months, paid)
    return Earnings(wanted.months, known, found)


def posted_for(actor: Actor, wanted: Wanted) -> tuple[Posting, ...]:
    """Return what was posted for some months by month, workload and rule."""
    span = replace(wanted.narrowed, months=(wanted.months[0], wanted.months[-1]))
    rows = money_added_up(partner_side(actor), span)
    if wanted.rule:
        rows = rows.filter(rule=wanted.rule)
    sums = rows.values_list("month", "workload", "rule", "program_key", "currency").annotate(
        n=Sum("lines"), e=Sum("earned_minor"), d=Sum("differences_minor"), h=Sum("by_hand_minor")
    )
    return tuple(
        Posting(Month.of(month), workload, rule, program, currency, Sums(*figures))
        for month, workload, rule, program, currency, *figures in sums
    )


def paid_in(actor: Actor, wanted: Wanted) -> Paid:
    """Return what the bank confirmed in some months, in the calendar of each program."""
    first, last = wanted.months[0], wanted.months[-1]
    found: dict[str, dict[Month, int]] = {}
    for calendar, payments in _payments(partner_side(actor), wanted.narrowed.location):
        rows = (
            payments.filter(
                sent_at__gte=calendar.month_start(first), sent_at__lt=calendar.month_end(last)
            )
            .annotate(sent_in=TruncMonth("sent_at", tzinfo=calendar.zone))
            .values_list("sent_in", "currency")
            .annotate(sum=Sum("amount_minor"))
        )
        for day, currency, minor in rows:
            months = found.setdefault(currency, {})
            months[Month.of(day)] = months.get(Month.of(day), 0) + minor
    return found


def _payments(own: Actor, location: str) -> Iterable[tuple[BusinessCalendar, QuerySet[Payment]]]:
    """Give the payments of each program that the bank confirmed, with the program's calendar."""
    documents, sent = Documents(), PaymentState.SENT.value
    for key in program_keys():
        rows = restrict(Payment.objects.filter(program_key=key, state=sent), own).order_by()
        if location:
            rows = rows.filter(location_id=location)
        yield documents.of(key).business_calendar, rows


def not_earned(actor: Actor, wanted: Wanted) -> tuple[NotEarned, ...]:
    """Return why the closes of some months gave an actor's partners no more, by currency.

    Each month is told by its own close; the currency with the most judgments stands first.
    """
    own = partner_side(actor)
    if not own.may(Permission.MONEY_READ):
        return ()
    held = restrict(Association.objects.order_by(), own, Permission.MONEY_READ)
    programs = set(held.values_list("slot__program_key", flat=True).distinct())
    between = closes_between(wanted.months[0], wanted.months[-1])
    closes = [one for one in between if one.program_key in programs]
    if not closes:
        return ()
    found: dict[str, list[tuple[Close, WhyNot]]] = {}
    for close, one in why_not_of(own, closes, _among(wanted)):
        if one.judgments:
            found.setdefault(close.currency, []).append((close, one))
    wholes = {code: together(one for _, one in rows) for code, rows in found.items()}
    return tuple(
        NotEarned(code, wholes[code], tuple(found[code]))
        for code in foremost({code: one.judgments for code, one in wholes.items()})
    )


def _among(wanted: Wanted) -> Among:
    narrowed = wanted.narrowed
    return Among(
        location=narrowed.location,
        tenant=tenant_of(narrowed.customer),
        workloads=narrowed.workloads,
        rule=wanted.rule,
        market=narrowed.market,
        segment=narrowed.segment,
    )
