"""Transactions in tests: rows of a file, and what is in force of them."""

from tests.usage.checking import TENANT

from opencpor.programs.shipped import INVENTED
from opencpor.usage.transactions.models import Transaction

PROGRAM = INVENTED
HEADINGS = "transaction_id,partner_id,tenant_id,product,date,amount,currency"
LOCATION = "1234567"


def billed(
    name: str = "t1",
    day: str = "2026-02-10",
    amount: object = "100.00",
    product: str = "compute-plan",
    **more: str,
) -> str:
    said = {"partner": LOCATION, "tenant": TENANT, "currency": "EUR"} | more
    cells = (name, said["partner"], said["tenant"], product, day, amount, said["currency"])
    return ",".join(str(cell) for cell in cells)


def in_force() -> list[tuple[object, ...]]:
    """The table that pages read: id, product, workload, day, minor units, batch, row."""
    rows = Transaction.objects.order_by("transaction_id").values_list(
        "transaction_id", "product", "workload", "day", "amount_minor", "batch_id", "row"
    )
    return [(*row[:3], str(row[3]), *row[4:]) for row in rows]
