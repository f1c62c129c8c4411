"""Registers the app with Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.register"
    label = "register"
