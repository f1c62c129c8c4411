"""Hold what has no row yet: several names at once, always in one order."""

from collections.abc import Iterable
from hashlib import blake2b

from django.db import connection, transaction


def hold(names: Iterable[str]) -> None:
    """Let nobody else hold any of some names until the transaction ends; wait for those who do.

    Advisory locks of the database stand for the names, taken in the order of their numbers: two
    who hold several never wait for each other. Whoever makes rows of which two may be made at once
    by transactions that make several holds their names first.

    Raises:
        TransactionManagementError: Outside a transaction, where nothing would be held.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("A lock lasts as long as its transaction.")
    digests = {blake2b(name.encode(), digest_size=8).digest() for name in names}
    numbers = sorted(int.from_bytes(one, "big", signed=True) for one in digests)
    if not numbers:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(number) FROM unnest(%s::bigint[]) AS number", [numbers]
        )
