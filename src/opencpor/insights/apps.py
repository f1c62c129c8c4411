"""Registers the app with Django, and its places in the side bar."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    """Read-only figures: the partner's home, customers."""

    name = "opencpor.insights"
    label = "insights"

    def ready(self) -> None:
        """Take the first place of partners, and a place for customers on both sides."""
        from opencpor.access.roles import Permission, Side
        from opencpor.ui.navigation import Entry, register

        read = Permission.USAGE_READ
        register(
            Entry(Side.PARTNER, _("Home"), "insights:home", "home", 1),
            Entry(
                Side.PARTNER, _("Customers"), "insights:customers", "building-community", 40, read
            ),
            Entry(
                Side.OPERATOR, _("Usage by customer"), "insights:customers", "chart-line", 45, read
            ),
        )
