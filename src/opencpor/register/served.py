"""Which customers partners serve: what the trigger has noted, beside all associations."""

from collections.abc import Iterator
from importlib import import_module

from django.db import connection


def faults_of_served() -> Iterator[str]:
    """Look through all associations, and say of which partner something else is noted."""
    found = import_module("opencpor.register.migrations.0007_served").FOUND
    query = f"""
        WITH fresh AS ({found.format(rows="register_association")}), stored AS (
            SELECT DISTINCT partner_id, location_id, customer_id FROM register_served
        )
        SELECT DISTINCT partner_id FROM (
            (TABLE fresh EXCEPT TABLE stored) UNION ALL (TABLE stored EXCEPT TABLE fresh)
        ) AS one ORDER BY 1
    """  # noqa: S608 - our own names
    with connection.cursor() as cursor:
        cursor.execute(query)
        for (partner,) in cursor.fetchall():
            yield f"{partner}: the customers noted are not those of its associations"
