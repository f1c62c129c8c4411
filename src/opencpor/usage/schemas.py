"""What the API says of usage."""

from dataclasses import asdict
from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import (
    Field,
    StrictInt,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from opencpor.common.months import Month
from opencpor.http.inputs import Input
from opencpor.http.instants import Instant
from opencpor.http.wording import in_words
from opencpor.usage.actions.dry_run import DryRun
from opencpor.usage.imports.refusal import RefusedError
from opencpor.usage.models import Batch, UsageFact
from opencpor.usage.pushing import MOST_ROWS, Row
from opencpor.usage.queries import corrections, paid_of
from opencpor.usage.rules import usage_percent
from opencpor.usage.wording import notes_of, refusal_of, row_in_words


class CountsOut(Schema):
    """What became of a file's rows; every row is in one of facts, repeats, ignored, quarantined.

    In a per-user report facts are counted from rows instead. ``flagged`` facts have more active
    users than paid units.
    """

    rows: int
    facts: int
    repeats: int
    ignored: int
    quarantined: int
    flagged: int
    new_customers: int


class BatchRefusalOut(Schema):
    """Why a file could not be read at all."""

    code: str
    reason: str


class CorrectionOut(Schema):
    """A batch that sent quarantined rows again, and how many of them became facts."""

    id: str
    state: str
    received_at: datetime
    facts: int


NAMED_OTHERWISE = frozenset(
    {"program", "counts", "notes", "refusal", "operation", "tenant_id", "corrects", "corrected_by"}
)


class BatchOut(Schema):
    """One usage file and what became of it.

    ``corrects`` is the batch whose quarantined rows it sent again; ``corrected_by`` are those that
    did so with its own.
    """

    id: str
    program: str
    state: str
    door: str
    file_name: str
    size: int
    sha256: str
    asked_layout: str
    layout: str
    tenant_id: str | None
    report_date: date | None
    as_of: datetime
    months: list[str]
    counts: CountsOut
    codes: dict[str, int]
    notes: list[str]
    refusal: BatchRefusalOut | None
    received_at: datetime
    completed_at: datetime | None
    shown_at: datetime | None
    operation: str
    corrects: str | None
    corrected_by: list[CorrectionOut]

    @classmethod
    def of(cls, batch: Batch) -> "BatchOut":
        """Describe a batch."""
        refusal = BatchRefusalOut(code=batch.refusal, reason=refusal_of(batch))
        counts = {name: getattr(batch, name) for name in CountsOut.model_fields}
        plain: dict[str, Any] = {
            name: getattr(batch, name) for name in cls.model_fields if name not in NAMED_OTHERWISE
        }
        return cls(
            **plain,
            program=batch.program_key,
            counts=CountsOut(**counts),
            notes=notes_of(batch),
            refusal=refusal if batch.refusal else None,
            tenant_id=str(batch.tenant_id) if batch.tenant_id else None,
            operation=f"/api/v1/operations/{batch.operation_id}" if batch.operation_id else "",
            corrects=batch.corrects_id,
            corrected_by=[
                CorrectionOut(
                    id=one.id, state=one.state, received_at=one.received_at, facts=one.facts
                )
                for one in corrections(batch)
            ],
        )


Plain = Annotated[str, StringConstraints(max_length=200, pattern=r"^[^\x00-\x1f\x7f]*$")]


def _number_or_text(value: object, judge: ValidatorFunctionWrapHandler) -> object:
    """Say once what is wrong, not once for each way in which it could have been right."""
    try:
        return judge(value)
    except ValidationError:
        raise PydanticCustomError(
            "number_or_text", "This is neither a whole number nor plain text of a number."
        ) from None


Number = Annotated[StrictInt | Plain, WrapValidator(_number_or_text)]
Count = Annotated[StrictInt | Plain | None, WrapValidator(_number_or_text)]


class RowIn(Input):
    """One fact: the columns of our own layout. Counts are whole numbers, or text as in a file."""

    tenant_id: Plain
    workload: Plain
    month: Plain
    active_users: Count = None
    paid_units: Count = None
    subscription_id: Plain | None = None
    assigned_units: Count = None

    def row(self) -> Row:
        """Return it as what is received."""
        return Row(**{name: getattr(self, name) for name in type(self).model_fields})


class RowsIn(Input):
    """Rows of usage, with what is said beside them."""

    rows: Annotated[list[RowIn], Field(min_length=1, max_length=MOST_ROWS)]
    program: str = ""
    as_of: Instant | None = None
    dry_run: bool = False


class RefusedRowOut(Schema):
    """A row that an import would leave out, and why."""

    row: int
    code: str
    text: str


class CheckedOut(Schema):
    """What would become of a file's rows; see the counts of a batch."""

    rows: int
    facts: int
    repeats: int
    ignored: int
    quarantined: int
    flagged: int


class DryRunOut(Schema):
    """What an import of a file would do, or why it would refuse it; nothing was kept.

    ``quarantine`` has the first rows that would be left out, ``codes`` how many for which reason.
    """

    dry_run: Literal[True] = True
    layout: str = ""
    months: list[str] = []
    counts: CheckedOut | None = None
    codes: dict[str, int] = {}
    notes: list[str] = []
    quarantine: list[RefusedRowOut] = []
    refusal: BatchRefusalOut | None = None

    @classmethod
    def of(cls, found: DryRun | RefusedError) -> "DryRunOut":
        """Describe it."""
        if isinstance(found, RefusedError):
            return cls(
                refusal=BatchRefusalOut(code=found.code.value, reason=in_words(found.reason))
            )
        outcome = found.outcome
        return cls(
            layout=outcome.layout,
            months=[str(month) for month in outcome.months],
            counts=CheckedOut(**asdict(outcome.counts)),
            codes=outcome.codes,
            notes=[in_words(note) for note in outcome.notes],
            quarantine=[
                RefusedRowOut(row=row, code=code, text=row_in_words(text, outcome.layout))
                for row, code, text in found.quarantine
            ],
        )


class BatchPage(Schema):
    """Some batches, and where the next are."""

    items: list[BatchOut]
    next: str | None


class UsageCustomerOut(Schema):
    """Whose usage it is."""

    id: str
    tenant_id: str
    name: str


class UsageFactOut(Schema):
    """Usage of one unit in one month.

    ``prior_mark`` is the highest number of active users of all earlier months; null: there are
    none. ``usage_percent`` is active users of paid units, in whole percent. ``paid_from_seats``:
    usage left the paid units empty; they are the subscription's seats at that month's end.
    """

    program: str
    customer: UsageCustomerOut
    workload: str
    subscription_id: str | None
    month: str
    active_users: int | None
    paid_units: int | None
    paid_from_seats: bool
    assigned_units: int | None
    usage_percent: int | None
    prior_mark: int | None
    as_of: datetime

    @classmethod
    def of(cls, fact: UsageFact) -> "UsageFactOut":
        """Describe a fact that came from ``queries.facts``."""
        customer = UsageCustomerOut(
            id=fact.customer_id, tenant_id=str(fact.tenant_id), name=fact.customer.name
        )
        return cls(
            program=fact.program_key,
            customer=customer,
            workload=fact.workload,
            subscription_id=str(fact.subscription_id) if fact.subscription_id else None,
            month=str(Month.of(fact.month)),
            active_users=fact.active_users,
            paid_units=paid_of(fact),
            paid_from_seats=fact.paid_units is None and paid_of(fact) is not None,
            assigned_units=fact.assigned_units,
            usage_percent=percent_of(fact),
            prior_mark=getattr(fact, "prior_mark", None),
            as_of=fact.as_of,
        )


class FactPage(Schema):
    """Some facts, and where the next are."""

    items: list[UsageFactOut]
    next: str | None


def percent_of(fact: UsageFact) -> int | None:
    """Return its active users of paid units in whole percent; None without both."""
    paid = paid_of(fact)
    if fact.active_users is None or paid is None:
        return None
    return usage_percent(fact.active_users, paid)
