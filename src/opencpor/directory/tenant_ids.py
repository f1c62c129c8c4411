"""Which of many tenant ids the directory does not have yet."""

from collections.abc import Sequence

from django.db import connection

UNKNOWN = """
    SELECT given.tenant_id::text FROM unnest(%s::uuid[]) AS given (tenant_id)
    WHERE NOT EXISTS (
        SELECT FROM directory_customer known WHERE known.tenant_id = given.tenant_id
    )
    ORDER BY given.tenant_id
"""


def unknown_tenants(tenants: Sequence[str]) -> list[str]:
    """Return the tenants, in canonical form, that nobody has named before, in order.

    A usage file names hundreds of thousands that are known: they stay in the database.
    """
    with connection.cursor() as cursor:
        cursor.execute(UNKNOWN, [list(tenants)])
        return [row[0] for row in cursor.fetchall()]
