"""Registers the app with Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.register"
    label = "register"

    def ready(self) -> None:
        """Say what published events about associations are about."""
        from opencpor.notices.feed import subjects
        from opencpor.register.models import Association

        subjects.register(subjects.Subject("association", Association, "associations"))
