"""Registers the app with Django."""

from django.apps import AppConfig


class InsightsConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.insights"
    label = "insights"
