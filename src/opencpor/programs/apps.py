"""Registers the app with Django."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.programs"
    label = "programs"
