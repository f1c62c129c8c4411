"""Registers the app with Django."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.web"
    label = "web"

    def ready(self) -> None:
        """Bring invitations by mail."""
        from opencpor.access import ports
        from opencpor.web import invitations

        ports.on_invitation(invitations.send)
