"""Registers the app with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.web"
    label = "web"
