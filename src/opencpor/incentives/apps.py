"""Registers the app with Django."""

from django.apps import AppConfig


class IncentivesConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.incentives"
    label = "incentives"
