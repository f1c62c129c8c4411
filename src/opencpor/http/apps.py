"""Registers the app with Django."""

from django.apps import AppConfig


class HttpConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.http"
    label = "http"
