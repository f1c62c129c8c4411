"""What lists of money are narrowed to: the same words as pages, files, saved views and the API say.

Lines stand in the month that they apply to, as figures count them; statements in their own.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import Exists, OuterRef, Q, QuerySet
from pydantic import Field

from opencpor.access.actor import Actor
from opencpor.access.models import Organization, Unit
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.errors import FieldError, Invalid
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.directory.narrowing import NarrowingAsked
from opencpor.incentives.actions.ask_close import month_asked
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.models import Earning, EarningKind, Statement
from opencpor.incentives.verdicts import Among, tenant_of
from opencpor.register.models import Association

EARNED, ADJUSTED, BY_HAND, ABOUT_NONE = "earned", "adjusted", "by_hand", "about_none"
PARTS = (EARNED, ADJUSTED, BY_HAND, ABOUT_NONE)
NEWEST = "1"  # how an address asks for the newest statements alone
CURRENCY = 3  # letters


@dataclass(frozen=True)
class Wanted:
    """Which lines, adjustments or judgments are asked for; empty fields ask for all.

    Attributes:
        program: Key of the program that posted.
        location: Identifier of a location; so with customer and association.
        rule: Then adjustments by hand are left out: no rule made them.
        workloads: Any of these.
        market: Two letters: the customer's country.
        segment: The customer's.
        currency: Three letters.
        part: One of `PARTS`: adjusted is all but what the close of a month gave, about none what
            was adjusted by hand about no workload.
        since: The first month that they apply to; ``through`` is the last.
        applies_to: The one month that was used and earned in.
        processed_in: The month whose close judged it.
        newest: Of statements the newest of each location and program alone, whatever its month.
    """

    program: str = ""
    location: str = ""
    customer: str = ""
    association: str = ""
    rule: str = ""
    workloads: tuple[str, ...] = ()
    market: str = ""
    segment: str = ""
    currency: str = ""
    part: str = ""
    since: Month | None = None
    through: Month | None = None
    applies_to: Month | None = None
    processed_in: Month | None = None
    newest: bool = False

    def of(self, rows: QuerySet[Earning]) -> QuerySet[Earning]:
        """Return the lines among some that are asked for."""
        if self.part in {BY_HAND, ABOUT_NONE}:
            return rows.none()
        if self.part:
            first = Q(kind=EarningKind.EARNED.value)
            rows = rows.filter(first if self.part == EARNED else ~first)
        own = {"rule": self.rule, "workload__in": self.workloads}
        return rows.filter(**_given(self._lookups | own))

    def of_statements(self, rows: QuerySet[Statement]) -> QuerySet[Statement]:
        """Return the statements among some that are asked for, each of its whole location.

        About a customer or a workload those that list anything of it; months are their own.
        """
        given = {
            "close__program_key": self.program,
            "location_id": self.location,
            "currency": self.currency,
            "month__gte": self.since.first_day if self.since else None,
            "month__lte": self.through.first_day if self.through else None,
        }
        if self.newest:
            rows = rows.filter(pk__in=newest_of(rows).values("pk"))
        rows = rows.filter(**_given(given))
        if self.about == ALL:
            return rows
        same: dict[str, Any] = {
            "location_id": OuterRef("location_id"),
            "processed": OuterRef("month"),
            "program_key": OuterRef("close__program_key"),
            "currency": OuterRef("currency"),
        }
        posted = self.about.of(Earning.objects.filter(**same))
        by_hand = self.about.of_adjusted(Adjustment.objects.filter(**same))
        return rows.filter(Exists(posted) | Exists(by_hand))

    def of_adjusted(self, rows: QuerySet[Adjustment]) -> QuerySet[Adjustment]:
        """Return the adjustments by hand among some that are asked for."""
        if self.rule or self.part == EARNED:
            return rows.none()
        if self.part == ABOUT_NONE:
            rows = rows.filter(association=None)
        own = {"association__slot__workload__in": self.workloads}
        return rows.filter(**_given(self._lookups | own))

    @property
    def _lookups(self) -> dict[str, Any]:
        return {
            "program_key": self.program,
            "location_id": self.location,
            "customer_id": self.customer,
            "association_id": self.association,
            "customer__customer__country": self.market,
            "customer__customer__segment": self.segment,
            "currency": self.currency,
            "month__gte": self.since.first_day if self.since else None,
            "month__lte": self.through.first_day if self.through else None,
            "month": self.applies_to.first_day if self.applies_to else None,
            "processed": self.processed_in.first_day if self.processed_in else None,
        }

    def among(self) -> Among:
        """Return which judgments are asked for: they are no part of what was posted.

        Each stands in a file of a close, which is of one program.
        """
        return Among(
            location=self.location,
            tenant=tenant_of(self.customer),
            workloads=self.workloads,
            rule=self.rule,
            market=self.market,
            segment=self.segment,
            association=self.association,
            currency=self.currency,
            since=max(filter(None, (self.since, self.applies_to)), default=None),
            through=min(filter(None, (self.through, self.applies_to)), default=None),
        )

    @property
    def about(self) -> "Wanted":
        """Return what says of whom and of what lines are, in whatever month and currency."""
        return Wanted(
            customer=self.customer, workloads=self.workloads, market=self.market,
            segment=self.segment,
        )  # fmt: skip


ALL = Wanted()


class MoneyAsked(NarrowingAsked):
    """What an address narrows a list of money to; empty: all. Months as 2026-10."""

    program: str = Field("", description="key of the program")
    location: str = Field("", description="identifier of the location")
    customer: str = Field("", description="identifier of the customer")
    currency: str = Field("", description="three letters, such as EUR")
    since: str = Field("", description="the first month, such as 2026-01")
    through: str = Field("", description="the last month")

    @classmethod
    def said(cls, values: Mapping[str, str]) -> Self:
        """Read what an address says; other names in it are none of its business."""
        given = {name: values[name].strip() for name in cls.model_fields if values.get(name)}
        return cls.model_validate(given)

    def wanted(self) -> Wanted:
        """Return what is asked for.

        Raises:
            Invalid: For a workload, a solution area, a segment or a month that there is not, and
                for what no country and no currency can be.
        """
        self._check()
        of = self.narrowed()
        return Wanted(
            program=self.program, location=self.location, customer=self.customer,
            workloads=of.workloads, market=of.market, segment=of.segment,
            currency=self.currency.upper(),
            since=month_given(self.since, "since"), through=month_given(self.through, "through"),
        )  # fmt: skip

    def named(self) -> dict[str, str]:
        """Return what is asked for, as an address says it."""
        return {name: str(value) for name, value in self.model_dump().items() if value}

    def _check(self) -> None:
        errors = list(self._wrong())
        if errors:
            raise Invalid("The list cannot be narrowed so.", code="invalid", errors=errors)

    def _wrong(self) -> Iterator[FieldError]:
        yield from wrong_currency(self.currency)


class LinesAsked(MoneyAsked):
    """What an address narrows lines of earnings to, by the month that they apply to."""

    rule: str = Field("", description="key of the rule that posted; nothing by hand then")
    part: str = Field(
        "", description="earned (by the close of the month), adjusted (later), by_hand, "
        "about_none (by hand, about no workload)",
    )  # fmt: skip

    def wanted(self) -> Wanted:
        """Return what is asked for; raises Invalid as for other lists, and for an unknown part."""
        return replace(super().wanted(), rule=self.rule, part=self.part)

    def _wrong(self) -> Iterator[FieldError]:
        yield from super()._wrong()
        if self.part and self.part not in PARTS:
            known = phrase("One of {known}.", known=", ".join(PARTS))
            yield FieldError("part", "unknown_part", "There is no such part.", known)


class StatementsAsked(MoneyAsked):
    """What an address narrows statements to, by their own month.

    By what they list anything about: each is of all that its location was owed.
    """

    newest: str = Field("", description="1: of each location and program its newest alone")

    def wanted(self) -> Wanted:
        """Return what is asked for; raises Invalid as for other lists, and for no 1."""
        return replace(super().wanted(), newest=bool(self.newest))

    def _wrong(self) -> Iterator[FieldError]:
        yield from super()._wrong()
        if self.newest not in {"", NEWEST}:
            yield FieldError("newest", "invalid", "Write 1, or leave it out.")


def newest_of(rows: QuerySet[Statement]) -> QuerySet[Statement]:
    """Return the newest of some statements of each location and program: what is payable now."""
    own = ("location_id", "close__program_key")
    return rows.order_by(*own, "-month").distinct(*own)


def places_known(actor: Actor) -> QuerySet[Unit]:
    """Return the locations whose money is an actor's business."""
    return restrict(Unit.objects.all(), actor, Permission.MONEY_READ)


def customers_known(actor: Actor, customer: str) -> QuerySet[Organization]:
    """Return a customer if lines of it are an actor's business, or something that is judged."""
    lines = Earning.objects.filter(customer_id=customer)
    held = Association.objects.filter(slot__customer_id=customer)
    return Organization.objects.filter(
        Q(pk__in=restrict(lines, actor).order_by().values("customer_id"))
        | Q(pk__in=restrict(held, actor, Permission.MONEY_READ).values("slot__customer_id"))
    )


def wrong_currency(text: str) -> Iterator[FieldError]:
    """Give the error of what no currency can be."""
    if text and not (len(text) == CURRENCY and text.isascii() and text.isalpha()):
        yield FieldError("currency", "unknown_currency", "There is no such currency.", "Write EUR.")


def month_given(text: str, field: str) -> Month | None:
    """Read a month of an address; None: none is given.

    Raises:
        Invalid: If it is none.
    """
    return month_asked(text, field) if text else None


def _given(said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what rows are filtered by: the values that are given."""
    return {name: value for name, value in said.items() if value}
