"""Registers the app with Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.notices"
    label = "notices"
