"""Let pages see transactions: bring the table of those in force up to the lake."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from django.db import connection

from opencpor.usage.lake.here import lake_session, the_lake, work_folder
from opencpor.usage.lake.reading import displaces
from opencpor.usage.transactions.lake import transactions_in_force

CHUNK = 1024 * 1024
COLUMNS = (
    "program_key, transaction_id, location_id, tenant_id, subscription_id, product, workload, day, "
    "amount_minor, currency, as_of, batch_id, row"
)
INCOMING = """
CREATE TEMPORARY TABLE usage_incoming_transactions (
    program_key text COLLATE "C", transaction_id text COLLATE "C", location_id text,
    tenant_id uuid, subscription_id uuid, product text COLLATE "C", workload text COLLATE "C",
    day date, amount_minor bigint, currency text, as_of timestamptz, batch_id text COLLATE "C",
    row bigint
) ON COMMIT DROP
"""
# The later row stays, whatever the order in which batches are shown.
UPSERT = f"""
INSERT INTO usage_transaction ({COLUMNS}, customer_id)
SELECT i.program_key, i.transaction_id, i.location_id, i.tenant_id, i.subscription_id, i.product,
    i.workload, i.day, i.amount_minor, i.currency, i.as_of, i.batch_id, i.row, c.organization_id
FROM usage_incoming_transactions i JOIN directory_customer c ON c.tenant_id = i.tenant_id
ON CONFLICT (program_key, transaction_id) DO UPDATE SET
    location_id = excluded.location_id, customer_id = excluded.customer_id,
    tenant_id = excluded.tenant_id, subscription_id = excluded.subscription_id,
    product = excluded.product, workload = excluded.workload, day = excluded.day,
    amount_minor = excluded.amount_minor, currency = excluded.currency, as_of = excluded.as_of,
    batch_id = excluded.batch_id, row = excluded.row
WHERE {displaces("usage_transaction")}
"""  # noqa: S608 - names of ours


def load_transactions(names: Sequence[str]) -> None:
    """Load the transactions in force among some files of the lake; call it in a transaction."""
    if not names:
        return
    with TemporaryDirectory(dir=work_folder()) as folder, the_lake().local(*names) as paths:
        listed = Path(folder) / "transactions.csv"
        with lake_session() as engine:
            engine.execute("SET TimeZone = 'UTC'")
            engine.execute(f"COPY ({_columns_of(paths)}) TO '{listed}' (HEADER false)")
        with connection.cursor() as cursor:
            cursor.execute(INCOMING)
            statement = f"COPY usage_incoming_transactions ({COLUMNS}) FROM STDIN (FORMAT csv)"
            with cursor.copy(statement) as sink, listed.open("rb") as source:
                while chunk := source.read(CHUNK):
                    sink.write(chunk)
            cursor.execute(UPSERT)
            cursor.execute("DROP TABLE usage_incoming_transactions")


def _columns_of(paths: Sequence[Path]) -> str:
    """Give the SQL of the transactions in force in the order of ``COLUMNS``."""
    return (
        "SELECT program, transaction_id, partner_id, tenant_id, nullif(subscription_id, ''), "  # noqa: S608 - built here
        "product, workload, day, amount_minor, currency, as_of, batch, row "
        f"FROM ({transactions_in_force(paths)})"
    )
