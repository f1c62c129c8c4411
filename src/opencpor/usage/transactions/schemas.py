"""What the API says of transactions."""

from datetime import date, datetime
from typing import Annotated

from ninja import Schema
from pydantic import Field

from opencpor.common.money import format_amount, from_minor_units
from opencpor.http.inputs import Input
from opencpor.http.instants import Instant
from opencpor.usage.pushing import MOST_ROWS, Billed
from opencpor.usage.schemas import Number, Plain, UsageCustomerOut
from opencpor.usage.transactions.models import Transaction
from opencpor.usage.transactions.queries import Total


def _written(minor: int, currency: str) -> str:
    return format_amount(from_minor_units(minor, currency), currency)


class TransactionIn(Input):
    """One amount that a customer was billed: the columns of our layout of transactions.

    `amount` is text, such as `-80.50`, or a whole number of the currency's units.
    """

    transaction_id: Plain
    partner_id: Plain
    tenant_id: Plain
    product: Plain
    date: Plain
    amount: Number
    currency: Plain
    subscription_id: Plain | None = None

    def row(self) -> Billed:
        """Return it as what is received."""
        return Billed(**{name: getattr(self, name) for name in type(self).model_fields})


class TransactionsIn(Input):
    """Transactions, with what is said beside them."""

    rows: Annotated[list[TransactionIn], Field(min_length=1, max_length=MOST_ROWS)]
    program: str = ""
    as_of: Instant | None = None
    dry_run: bool = False


class TransactionOut(Schema):
    """One amount that a customer was billed; `location`: through which partner's location.

    `product` is the program's key of a product or a workload, `workload` what it is paid under.
    """

    id: str
    program: str
    location: str
    customer: UsageCustomerOut
    subscription_id: str | None
    product: str
    workload: str
    date: date
    amount: str
    currency: str
    batch: str
    row: int
    as_of: datetime

    @classmethod
    def of(cls, row: Transaction) -> "TransactionOut":
        """Describe a transaction that came from ``queries.transactions``."""
        customer = UsageCustomerOut(
            id=row.customer_id, tenant_id=str(row.tenant_id), name=row.customer.name
        )
        return cls(
            id=row.transaction_id,
            program=row.program_key,
            location=row.location_id,
            customer=customer,
            subscription_id=str(row.subscription_id) if row.subscription_id else None,
            product=row.product,
            workload=row.workload,
            date=row.day,
            amount=_written(row.amount_minor, row.currency),
            currency=row.currency,
            batch=row.batch_id,
            row=row.row,
            as_of=row.as_of,
        )


class TransactionPage(Schema):
    """Some transactions, and where the next are."""

    items: list[TransactionOut]
    next: str | None


class TransactionTotalOut(Schema):
    """What was billed in a month; each transaction counts once, however many rules count it."""

    month: str
    transactions: int
    amount: str
    currency: str

    @classmethod
    def of(cls, total: Total) -> "TransactionTotalOut":
        """Describe a total."""
        return cls(
            month=str(total.month),
            transactions=total.transactions,
            amount=_written(total.amount_minor, total.currency),
            currency=total.currency,
        )


class TransactionTotals(Schema):
    """Sums by month and currency, the newest month first."""

    items: list[TransactionTotalOut]
