"""Orders to pay as CSV, for banks and systems that take no pain.001. Pure."""

from collections.abc import Iterator

from opencpor.common.cells import csv_parts
from opencpor.common.money import from_minor_units
from opencpor.common.text import one_line
from opencpor.incentives.payments.bank.transfers import Debtor, Order, check_order

COLUMNS = (
    "batch", "reference", "execute_on", "amount", "currency", "name", "country", "iban", "bic",
    "account", "routing", "payee_reference", "remittance", "debtor_name", "debtor_iban",
    "debtor_bic", "debtor_account",
)  # fmt: skip
NOBODY = Debtor("", "", "")


def _rows(order: Order) -> Iterator[tuple[object, ...]]:
    debtor = order.debtor or NOBODY
    yield COLUMNS
    for one in order.transfers:
        yield (
            order.reference, one.reference, order.execute_on.isoformat(),
            from_minor_units(one.amount_minor, one.currency), one.currency,
            one_line(one.name), one.country, one.iban, one.bic, one.account, one.routing,
            one_line(one.kept_as), one_line(one.remittance), one_line(debtor.name),
            debtor.iban, debtor.bic, debtor.account,
        )  # fmt: skip


def write_csv(order: Order) -> bytes:
    """Write an order as CSV: UTF-8, CRLF, a heading, one row a transfer.

    Names keep their own letters, without control and direction characters. No cell is taken for a
    formula; numbers of accounts are letters and digits alone, so they are never changed.

    Raises:
        Invalid: ``unfit_for_bank``.
    """
    check_order(order)
    return b"".join(csv_parts(_rows(order)))
