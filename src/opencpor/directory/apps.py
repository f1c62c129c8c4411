"""Registers the app with Django."""

from django.apps import AppConfig


class DirectoryConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.directory"
    label = "directory"
