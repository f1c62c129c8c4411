"""Registers the app with Django, and its places in the side bar."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InsightsConfig(AppConfig):
    """Read-only figures: the partner's home, customers, reports."""

    name = "opencpor.insights"
    label = "insights"

    def import_models(self) -> None:
        """Load the models that summaries and reports keep beside their own code."""
        super().import_models()
        from opencpor.insights.prepared import models as prepared
        from opencpor.insights.reports import models as reports
        from opencpor.insights.summaries import leading, models, places, totals

        del (
            leading,
            models,
            places,
            prepared,
            reports,
            totals,
        )  # importing them is what registers them

    def ready(self) -> None:
        """Take the first place of partners, one for customers, and the panels of claims."""
        from opencpor.access.roles import Permission, Side
        from opencpor.insights.finding import find_served
        from opencpor.insights.reports import jobs as reports
        from opencpor.insights.reports import telling, words
        from opencpor.insights.tables import register_tables
        from opencpor.runtime import ticks
        from opencpor.ui import chips
        from opencpor.ui.navigation import Entry, register
        from opencpor.ui.shell import add_finder

        telling.register_kinds()
        chips.register("report_run", words.RUNS)
        register_tables()
        del reports  # importing them is what makes their jobs known
        read, money = Permission.USAGE_READ, Permission.MONEY_READ
        register(
            Entry(Side.PARTNER, _("Home"), "insights:home", "home", 1),
            Entry(Side.PARTNER, _("What you can do"), "insights:opportunities", "bolt", 2, read),
            Entry(Side.PARTNER, _("Performance"), "insights:performance", "trending-up", 50, read),
            Entry(Side.PARTNER, _("Earned and paid"), "insights:earnings", "chart-bar", 51, money),
            Entry(
                Side.PARTNER, _("Customers"), "insights:customers", "building-community", 40, read
            ),
            Entry(
                Side.OPERATOR, _("Usage by customer"), "insights:customers", "chart-line", 45, read
            ),
        )
        register(
            Entry(
                Side.CUSTOMER, _("Partners"), "insights:partners", "building-community", 8,
                Permission.CONSENT_ANSWER,
            ),
            Entry(
                Side.OPERATOR, _("Home"), "insights:home", "home", 1, Permission.CLOSE,
                or_by=(Permission.PROGRAM_WRITE, Permission.SYSTEM, Permission.LOG_READ),
            ),
            Entry(
                Side.OPERATOR, _("Insights"), "insights:program", "chart-bar", 12,
                Permission.NOTE_READ,
            ),
        )  # fmt: skip
        register(Entry(Side.OPERATOR, _("Log"), "insights:log", "history", 80, Permission.LOG_READ))
        for side in Side:
            title, claims = _("Reports"), Permission.CLAIM_READ
            register(Entry(side, title, "insights:reports", "file-text", 75, claims))
        add_finder("served", find_served, 20)
        ticks.register("insights.summaries", _look)
        ticks.register("insights.opportunities", _look_at_partners)
        _fill_panels()


def _look() -> int:
    """Look for changes; jobs cannot be loaded before all rooms are ready."""
    from opencpor.insights.summaries.actions.ask import look

    return look()


def _look_at_partners() -> int:
    """Look whether large partners are to be looked at."""
    from opencpor.insights.prepared.actions.ask import look

    return look()


def _fill_panels() -> None:
    """Put usage and earnings on the pages of claims and associations."""
    from opencpor.access.roles import Permission
    from opencpor.claims.pages.panels import Panel, Place, register_panel

    usage, money = Permission.USAGE_READ, Permission.MONEY_READ
    for place in Place:
        register_panel(Panel(place, _("Usage"), f"insights:{place}_usage", 10, usage))
        register_panel(
            Panel(place, _("Earnings by month"), f"insights:{place}_earnings", 20, money)
        )
