"""Registers the app with Django."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.notices"
    label = "notices"

    def import_models(self) -> None:
        """Load this room's models, and those that its parts keep beside their own code."""
        super().import_models()
        from opencpor.notices.feed import models as feed

        del feed  # importing it is what registers them

    def ready(self) -> None:
        """Have the worker publish what was committed."""
        from opencpor.notices.feed.actions.publish import publish
        from opencpor.runtime import ticks

        ticks.register("notices.publish", publish)
