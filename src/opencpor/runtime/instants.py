"""Instants out of the database, read by the interpreter rather than by patterns."""

from datetime import UTC, datetime
from typing import Any

from psycopg.abc import Buffer
from psycopg.types.datetime import TimestamptzLoader


class InstantLoader(TimestamptzLoader):
    """Reads what a session in UTC sends; a page of claims holds hundreds of instants.

    What the interpreter cannot read, such as the year 10000, is left to the library to refuse.
    """

    timezone = UTC  # Django looks whether a connection's loader has the zone that it wants

    def load(self, data: Buffer) -> datetime:
        """Return an instant in UTC."""
        try:
            return datetime.fromisoformat(str(data, "ascii")).astimezone(UTC)
        except ValueError:
            return super().load(data)


def on_connection(connection: Any, **_: Any) -> None:
    """Let a new connection of Django read instants so."""
    connection.connection.adapters.register_loader("timestamptz", InstantLoader)
