"""Registers the app with Django, and tells lower rooms what this one knows."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncentivesConfig(AppConfig):
    """Closes, ledger, statements."""

    name = "opencpor.incentives"
    label = "incentives"

    def ready(self) -> None:
        """Tell the programs room which months are closed: versions may not reach into them."""
        from opencpor.incentives.queries import last_closed
        from opencpor.programs.ports import register_last_closed

        register_last_closed(last_closed)
        _register_navigation()


def _register_navigation() -> None:
    from opencpor.access.roles import Permission, Side
    from opencpor.ui.navigation import Entry, register

    places = (
        (Side.PARTNER, _("Earnings"), "incentives:earnings", "coin", 60),
        (Side.PARTNER, _("Statements"), "incentives:statements", "file-text", 61),
        (Side.OPERATOR, _("Monthly closes"), "incentives:closes", "lock", 60),
        (Side.OPERATOR, _("Earnings"), "incentives:earnings", "coin", 61),
        (Side.OPERATOR, _("Statements"), "incentives:statements", "file-text", 62),
    )
    for side, label, address, icon, order in places:
        register(Entry(side, label, address, icon, order, Permission.MONEY_READ))
