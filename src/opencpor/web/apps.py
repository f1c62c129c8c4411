"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.web"
    label = "web"

    def ready(self) -> None:
        """Bring invitations by mail; give people and tokens their places in the side bar."""
        from opencpor.access import ports
        from opencpor.access.roles import Permission, Side
        from opencpor.claims.bulk import samples
        from opencpor.runtime import environment
        from opencpor.ui import chips, navigation
        from opencpor.web import invitations

        if environment.current().demo:
            samples.offer("web:sheet_to_try")
        ports.on_invitation(invitations.send)
        for side in Side:
            navigation.register(
                navigation.Entry(
                    side, _("People"), "web:people", "users", 200, Permission.MEMBER_WRITE
                ),
                navigation.Entry(side, _("API tokens"), "web:tokens", "key", 210),
            )
        chips.register(
            "token",
            {
                "working": chips.Chip(_("Working"), chips.Tone.GOOD, "circle-check"),
                "expired": chips.Chip(_("Expired"), chips.Tone.OVER, "clock"),
                "revoked": chips.Chip(_("Revoked"), chips.Tone.OVER, "ban"),
            },
        )
