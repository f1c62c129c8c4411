"""The `incentives` list of a program document: what is paid, for what, and when.

A rule's type is code, its rates and limits are data. Decimal values are kept twice: as written,
since that is what people see and what a verdict quotes, and as an exact `Decimal`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import combinations, pairwise
from typing import Annotated, Any, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    GetCoreSchemaHandler,
    StringConstraints,
    model_validator,
)
from pydantic_core import CoreSchema, core_schema

from opencpor.common.money import is_payable, minor_digits
from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.programs.document.base import wrong
from opencpor.programs.document.texts import Text

WHOLE_DIGITS = 10
DECIMALS = 9
_PLAIN = re.compile(rf"[0-9]{{1,{WHOLE_DIGITS}}}(\.[0-9]{{1,{DECIMALS}}})?", re.ASCII)
_DAY = timedelta(days=1)
_ISO_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", re.ASCII)


class PlainDecimal(str):
    """A plain non-negative decimal string such as `"5.00"`; `value` is the exact number.

    At most 10 digits before the point and 9 after it, so that every product with a count stays
    exact in 38 digits, the widest decimal that all engines have.
    """

    __slots__ = ()

    @property
    def value(self) -> Decimal:
        """The exact value."""
        return Decimal(self)

    @classmethod
    def __get_pydantic_core_schema__(
        cls, _source: type[Any], _handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(
            cls._validate,
            serialization=core_schema.to_string_ser_schema(),
            json_schema_input_schema=core_schema.str_schema(pattern=f"^{_PLAIN.pattern}$"),
        )

    @classmethod
    def _validate(cls, given: object) -> PlainDecimal:
        if not isinstance(given, str) or _PLAIN.fullmatch(given) is None:
            what = phrase("{given} is no plain non-negative decimal string", given=repr(given))
            expected = phrase(
                'one in quotes, such as "5.00", with at most {whole} digits before and {decimals} '
                "after the point",
                whole=WHOLE_DIGITS,
                decimals=DECIMALS,
            )
            raise wrong(what, expected)
        return cls(given)


def _day(given: object) -> object:
    """Read a day written in quotes; YAML gives unquoted ones as dates already."""
    if isinstance(given, str) and _ISO_DAY.fullmatch(given):
        return date.fromisoformat(given)
    return given


Day = Annotated[date, BeforeValidator(_day)]
Key = Annotated[str, StringConstraints(min_length=1)]
Count = Annotated[int, Field(ge=0, lt=10**18)]


class _Part(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=True)


class Effective(_Part):
    """First and last day a rule is in force, both inclusive; without `to` it stays in force."""

    first: Day = Field(alias="from")
    last: Day | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        if self.last is not None and self.last < self.first:
            raise wrong("'to' is before 'from'", "the same day or a later one")
        return self

    @property
    def first_month(self) -> int:
        """Index of the first month whose last day lies in the period."""
        return Month.of(self.first).index

    @property
    def last_month(self) -> int | None:
        """Index of the last month whose last day lies in the period; None if it has no end."""
        return None if self.last is None else Month.of(self.last + _DAY).index - 1

    def covers(self, month: Month) -> bool:
        """Tell whether a month's last day lies in the period."""
        day = month.last_day
        return self.first <= day and (self.last is None or day <= self.last)

    def overlaps(self, other: Effective) -> bool:
        """Tell whether two periods share a day."""
        return self.first <= (other.last or date.max) and other.first <= (self.last or date.max)


class Cap(_Part):
    """A limit on what one rule pays in its effective period.

    Scope `customer`: per partner and tenant, over all workloads. Scope `workload`: per partner and
    unit (tenant and workload, and subscription where there is one).
    """

    scope: Literal["customer", "workload"]
    amount: PlainDecimal


class Size(_Part):
    """A customer size: from this many paid units up to the next size."""

    size: Key
    paid_units: Count = Field(alias="from")


class Milestone(_Part):
    """A share of paid units that must be active, and what reaching it pays by size."""

    reach: PlainDecimal
    amounts: dict[Key, PlainDecimal]
    workloads: Annotated[tuple[Key, ...], Field(strict=False)] | None = None

    def offered_for(self, workload: str) -> bool:
        """Tell whether the milestone exists for a workload."""
        return self.workloads is None or workload in self.workloads

    @model_validator(mode="after")
    def _names_workloads(self) -> Self:
        if self.workloads is not None and len(set(self.workloads)) < max(1, len(self.workloads)):
            raise wrong("workloads is empty or repeats one", "each once, or no list")
        return self


class _Rule(_Part):
    rule: Key
    name: Text | None = None
    engagement: Key
    effective: Effective
    illustrative: bool = False
    maximum_months: Count | None = None
    months_count: Literal["organization"] | None = None
    cap_partner: Literal["organization"] | None = None

    def title(self, language: str) -> str:
        """Give the name for a reader; a rule without one is called by its key."""
        return self.rule if self.name is None else self.name.in_language(language)


class NetGrowthRule(_Rule):
    """A rate per unit above the high-water mark.

    `basis` is what grows: the lesser of active and paid units, active units, or paid units.
    """

    type: Literal["net_growth"]
    basis: Literal["min_active_paid", "active", "paid"]
    minimum_paid_units: Count | None = None
    minimum_high_water_mark: Count | None = None
    rates: dict[Key, PlainDecimal]
    caps: Annotated[tuple[Cap, ...], Field(strict=False)] = ()

    @model_validator(mode="after")
    def _one_cap_per_scope(self) -> Self:
        scopes = [cap.scope for cap in self.caps]
        if len(set(scopes)) < len(scopes):
            raise wrong("caps: a scope is given twice", "one cap per scope")
        return self

    def cap(self, scope: Literal["customer", "workload"]) -> Decimal | None:
        """Give the cap of a scope, None if it has none."""
        return next((cap.amount.value for cap in self.caps if cap.scope == scope), None)


class MilestoneRule(_Rule):
    """A fixed amount, by customer size, when a share of paid units is active."""

    type: Literal["milestone"]
    sizes: Annotated[tuple[Size, ...], Field(strict=False, min_length=1)]
    milestones: Annotated[tuple[Milestone, ...], Field(strict=False, min_length=1)]

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        found = [*self._wrong_sizes(), *self._wrong_amounts(), *self._wrong_reaches()]
        if found:
            raise ValueError("; ".join(found))
        return self

    def _wrong_sizes(self) -> Iterable[str]:
        if any(low.paid_units >= high.paid_units for low, high in pairwise(self.sizes)):
            yield "sizes: 'from' does not rise: expected each above the one before"
        if len({size.size for size in self.sizes}) < len(self.sizes):
            yield "sizes: a name is given twice: expected each size once"

    def _wrong_amounts(self) -> Iterable[str]:
        names = [size.size for size in self.sizes]
        for place, milestone in enumerate(self.milestones):
            missing = [name for name in names if name not in milestone.amounts]
            unknown = sorted(set(milestone.amounts) - set(names))
            found = [f"amount missing for size {name}" for name in missing]
            found += [f"amount for {name}, which is no size" for name in unknown]
            if found:
                yield (
                    f"milestones.{place}.amounts: {', '.join(found)}: "
                    f"expected one amount for each of {', '.join(names)}"
                )

    def _wrong_reaches(self) -> Iterable[str]:
        for one, other in combinations(self.milestones, 2):
            shared = (
                one.workloads is None
                or other.workloads is None
                or bool(set(one.workloads) & set(other.workloads))
            )
            if one.reach.value == other.reach.value and shared:
                yield (
                    f"milestones: reach {other.reach} is offered twice for a workload: "
                    "expected each reach once"
                )

    def size_of(self, paid_units: int) -> str | None:
        """Give the size that a number of paid units falls in; None below the first."""
        names = [size.size for size in self.sizes if size.paid_units <= paid_units]
        return names[-1] if names else None


class PeriodGrowthRule(_Rule):
    """A share of the growth of a billed amount against the period before."""

    type: Literal["period_growth"]
    period: Literal["month", "quarter"]
    rate: PlainDecimal


PERIOD_MONTHS = {"month": 1, "quarter": 3}

AnyRule = NetGrowthRule | MilestoneRule | PeriodGrowthRule
Rule = Annotated[AnyRule, Field(discriminator="type")]
"""One entry of the list; `type` says which kind."""


def conflicts(rules: Sequence[AnyRule]) -> Iterable[str]:
    """Say what is wrong between rules: a name used twice, overlapping effective dates."""
    for one, other in combinations(rules, 2):
        if one.rule == other.rule:
            yield f"rule name {one.rule!r} is used twice: expected a name of its own for each rule"
        same_kind = (one.type, one.engagement) == (other.type, other.engagement)
        if same_kind and one.effective.overlaps(other.effective):
            yield (
                f"rules {one.rule!r} and {other.rule!r} are of one type and engagement and overlap "
                "in their effective dates: expected one to end before the other starts"
            )


def unpayable(rules: Sequence[AnyRule], currency: str) -> Iterable[str]:
    """Say which caps the currency's minor unit cannot express: they could not be used up."""
    for rule in rules:
        for cap in rule.caps if isinstance(rule, NetGrowthRule) else ():
            if not is_payable(cap.amount.value, currency):
                yield (
                    f"rule {rule.rule!r}: cap {cap.amount} has more decimals than {currency}: "
                    f"expected at most {minor_digits(currency)}"
                )


def _agree(rules: tuple[AnyRule, ...]) -> tuple[AnyRule, ...]:
    found = list(conflicts(rules))
    if found:
        raise ValueError("; ".join(found))
    return rules


Incentives = Annotated[tuple[Rule, ...], Field(strict=False), AfterValidator(_agree)]
"""The whole list: every rule valid by itself, and no two that contradict each other."""
