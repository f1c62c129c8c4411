"""Registers the app with Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The event log."""

    name = "opencpor.journal"
    label = "journal"
