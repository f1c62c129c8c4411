"""Registers the app with Django."""

from django.apps import AppConfig


class UiConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.ui"
    label = "ui"
