"""Registers the app with Django."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.claims"
    label = "claims"
