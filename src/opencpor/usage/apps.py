"""Registers the app with Django."""

from django.apps import AppConfig


class UsageConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.usage"
    label = "usage"
