"""Registers the app with Django."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.access"
    label = "access"
