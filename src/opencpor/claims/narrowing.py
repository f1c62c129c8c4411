"""What lists of claims are narrowed to by what claims are about, as figures are.

A claim is about the workloads of its lines, was submitted in the month of its first submission in
the program's time zone, and has a country and a segment, its customer's, from then on: a draft
tells nobody what the directory knows of a tenant. Figures count so, too, and lead here.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.lookups import In
from pydantic import Field

from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rules.disputing import TAKEN_BACK
from opencpor.claims.states import OPEN_LINES, LineState, State
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.directory.models import Customer
from opencpor.directory.narrowing import Narrowed, NarrowingAsked, documents_known, products_of
from opencpor.register.models import Slot

EARLIEST, LATEST = Month(1900, 1), Month(2999, 12)  # instants far outside cannot be counted
OVER = (State.WITHDRAWN.value, State.EXPIRED.value)
WON = (LineState.ACTIVE.value, LineState.SCHEDULED.value, LineState.ENDED.value)
UNDECIDED = tuple(sorted(state.value for state in OPEN_LINES))
_DROPPED = Q(state=LineState.DROPPED.value)
_TAKEN_BACK = _DROPPED & Q(reason_code__in=TAKEN_BACK)


def _with_line(*said: Q) -> Q:
    """Return the condition for claims with a line of which everything is true that is said."""
    return Q(Exists(ClaimLine.objects.filter(*said, claim=OuterRef("pk"))))


def _withdrawn(about: Q) -> Q:
    """Return the condition for claims with a line that was taken back, or that waits in vain.

    There are few, wherever they stand: each kind has an index, and claims are found by them.
    """
    lines = ClaimLine.objects.filter(about)
    waiting = lines.filter(state__in=UNDECIDED, claim__state__in=OVER).values("claim_id")
    return Q(pk__in=lines.filter(_TAKEN_BACK).values("claim_id").union(waiting, all=True))


OUTCOMES: dict[str, Callable[[Q], Q]] = {
    "won": lambda about: _with_line(about, Q(state__in=WON)),
    "open": lambda about: ~Q(state__in=OVER) & _with_line(about, Q(state__in=UNDECIDED)),
    "dropped": lambda about: _with_line(about, _DROPPED & ~Q(reason_code__in=TAKEN_BACK)),
    "declined": lambda about: _with_line(about, Q(state=LineState.DECLINED.value)),
    "withdrawn": _withdrawn,
}
"""What becomes of lines -> the condition for claims with such a line, given what it is about."""


@dataclass(frozen=True)
class Among:
    """Which claims are wanted; empty fields ask for all.

    Attributes:
        of: Workloads of their lines, and whose customers.
        outcome: What became of a line, see `OUTCOMES`: of one about these workloads.
        since: The first month of submission; ``through`` is the last.
    """

    of: Narrowed = field(default_factory=Narrowed)
    outcome: str = ""
    since: Month | None = None
    through: Month | None = None

    def among(self, rows: QuerySet[Claim]) -> QuerySet[Claim]:
        """Return those of some claims."""
        about = _about(self.of.workloads, self.of.products)
        if self.outcome:
            rows = rows.filter(OUTCOMES[self.outcome](about), submitted_at__isnull=False)
        elif about:
            rows = rows.filter(_with_line(about))
        if said := self.of.of_customers():
            own = Customer.objects.filter(organization_id=OuterRef("customer_id"), **said)
            rows = rows.filter(Exists(own))
        if self.since or self.through:
            rows = rows.filter(_submitted_in(self.since, self.through))
        return rows


def of_workloads(workloads: Collection[str]) -> Q:
    """Return the condition for claims with a line about one of some workloads."""
    about = _about(workloads, products_of(workloads))
    return _with_line(about)


def _about(workloads: Collection[str], products: Collection[str]) -> Q:
    """Return the condition for lines: a subscription is about its slot's, or first its product's.

    The database asks for slots of subscriptions alone, each by its key: whether there is one with
    such a workload it would find out by reading all slots, which are as many as lines. Where no
    product is sold for these workloads, it asks for none, and finds lines by an index.
    """
    if not workloads:
        return Q()
    if not products:
        return Q(workload__in=workloads)
    slot = Subquery(Slot.objects.filter(pk=OuterRef("slot_id")).values("workload"))
    reported = Q(slot_id__isnull=False) & Q(In(slot, list(workloads)))
    bought = Q(slot_id=None, product__in=products) | reported
    return Q(workload__in=workloads) | (Q(workload="") & bought)


def _submitted_in(since: Month | None, through: Month | None) -> Q:
    """Return the condition for claims first submitted in some months, as each program counts."""
    found = Q(pk__in=[])
    for document in documents_known():
        calendar, said = document.business_calendar, Q(program_key=document.key)
        if since:
            said &= Q(submitted_at__gte=calendar.month_start(since))
        if through:
            said &= Q(submitted_at__lt=calendar.month_end(through))
        found |= said
    return found & Q(submitted_at__isnull=False)


class AmongAsked(NarrowingAsked):
    """What an address narrows a list of claims to by what they are about; empty: all."""

    outcome: str = Field("", description="of a line: won, open, dropped, declined or withdrawn")
    submitted_since: str = Field("", description="the first month of submission, such as 2026-01")
    submitted_through: str = Field("", description="the last month of submission")

    @classmethod
    def said(cls, values: Mapping[str, str]) -> "AmongAsked":
        """Read what an address says; other names in it are none of its business."""
        return cls(**{name: values[name] for name in cls.model_fields if values.get(name)})

    def among(self) -> Among:
        """Return which claims are wanted.

        Raises:
            Invalid: For anything that there is not.
        """
        since, through = _month(self.submitted_since), _month(self.submitted_through)
        errors = list(self._wrong(since, through))
        if errors:
            raise Invalid("The list cannot be narrowed so.", code="invalid", errors=errors)
        return Among(self.narrowed(), self.outcome, since, through)

    def _wrong(self, since: Month | None, through: Month | None) -> Iterator[FieldError]:
        if self.outcome and self.outcome not in OUTCOMES:
            known = phrase("One of {known}.", known=", ".join(OUTCOMES))
            yield FieldError("outcome", "unknown_outcome", "There is no such outcome.", known)
        for name, month in (("submitted_since", since), ("submitted_through", through)):
            if getattr(self, name) and month is None:
                yield FieldError(name, "invalid", "This is no month.", "Write months as 2026-10.")


def _month(text: str) -> Month | None:
    """Read a month; None: none is asked for, or it is none."""
    try:
        found = Month.parse(text) if text else None
    except ValueError:
        return None
    return found if found is not None and EARLIEST <= found <= LATEST else None
