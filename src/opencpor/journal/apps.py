"""Registers the app with Django."""

from django.apps import AppConfig
from django.db.backends.signals import connection_created

from opencpor.runtime.instants import on_connection


class JournalConfig(AppConfig):
    """The event log; the lowest app, so that it says how all connections read instants."""

    name = "opencpor.journal"
    label = "journal"

    def ready(self) -> None:
        """Take over the reading of instants."""
        connection_created.connect(on_connection, dispatch_uid="opencpor.runtime.instants")
