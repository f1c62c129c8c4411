"""Registers the app with Django."""

from django.apps import AppConfig


class EligibilityConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.eligibility"
    label = "eligibility"
