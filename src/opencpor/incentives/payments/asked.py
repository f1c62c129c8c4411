"""Which payments an address asks for, the same at every door."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Self

from django.db.models import QuerySet
from ninja import Schema
from pydantic import Field

from opencpor.common.errors import FieldError, Invalid
from opencpor.common.phrases import phrase
from opencpor.incentives.listed import ListAsked
from opencpor.incentives.narrowing import month_given, wrong_currency
from opencpor.incentives.payments.lifecycle import AT_THE_BANK, BatchState, PaymentState
from opencpor.incentives.payments.models import PaymentBatch
from opencpor.incentives.payments.queries import Wanted


class PaymentStatus(StrEnum):
    """What payments are narrowed to: where they stand, or all that are with the bank."""

    UPCOMING = PaymentState.UPCOMING.value
    IN_PROGRESS = PaymentState.IN_PROGRESS.value
    REPROCESSING = PaymentState.REPROCESSING.value
    SENT = PaymentState.SENT.value
    FAILED = PaymentState.FAILED.value
    REVERSED = PaymentState.REVERSED.value
    REJECTED = PaymentState.REJECTED.value
    FORFEITED = PaymentState.FORFEITED.value
    WITH_BANK = "with_bank"  # booked and not confirmed: in progress or reprocessing

    @property
    def states(self) -> tuple[str, ...]:
        """The states of payments that it stands for."""
        if self is PaymentStatus.WITH_BANK:
            return tuple(state.value for state in AT_THE_BANK)
        return (self.value,)


class PaymentsAsked(Schema):
    """What narrows payments; empty: all.

    A payment is of all that a location is owed: no part of it can be laid to a customer or a
    workload.
    """

    program: str = ""
    status: PaymentStatus | None = Field(
        None, description="with_bank: those that are in progress or reprocessing"
    )
    location: str = ""
    batch: str = ""
    currency: str = Field("", description="three letters, such as EUR")
    since: str = Field("", description="the first month of the bank's confirmation: 2026-01")
    through: str = Field("", description="the last one")

    @classmethod
    def said(cls, values: Mapping[str, str]) -> Self:
        """Read what an address says; other names in it are none of its business.

        Raises:
            Invalid: For a status that there is not.
        """
        given = {name: values[name].strip() for name in cls.model_fields if values.get(name)}
        if given.get("status") and given["status"] not in set(PaymentStatus):
            known = phrase("One of {known}.", known=", ".join(PaymentStatus))
            raise _refused(
                FieldError("status", "unknown_status", "There is no such status.", known)
            )
        return cls.model_validate({name: value for name, value in given.items() if value})

    def wanted(self) -> Wanted:
        """Return which payments are asked for; raises Invalid for what no month or currency is."""
        if errors := list(wrong_currency(self.currency)):
            raise _refused(*errors)
        return Wanted(
            self.program, self.status.states if self.status else (), self.location, self.batch,
            since=month_given(self.since, "since"), through=month_given(self.through, "through"),
            currency=self.currency.upper(),
        )  # fmt: skip

    def named(self) -> dict[str, str]:
        """Return what is asked for, as an address says it."""
        return {name: str(value) for name, value in self.model_dump().items() if value}


def _refused(*errors: FieldError) -> Invalid:
    return Invalid("The list cannot be narrowed so.", code="invalid", errors=list(errors))


class BatchesAsked(ListAsked):
    """Which batches; empty: all."""

    program: str = ""
    state: BatchState | None = None

    def of(self, rows: QuerySet[PaymentBatch]) -> QuerySet[PaymentBatch]:
        """Return the batches among some that are asked for."""
        given = {"program_key": self.program, "state": self.state and self.state.value}
        return rows.filter(**{name: value for name, value in given.items() if value})
