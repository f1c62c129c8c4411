"""Registers the app with Django, and its places in the side bar."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EligibilityConfig(AppConfig):
    """Designations, scores, simulator."""

    name = "opencpor.eligibility"
    label = "eligibility"

    def ready(self) -> None:
        """Take a place for partners and one for operators; say how states are drawn."""
        from opencpor.access.roles import Permission, Side
        from opencpor.eligibility import words
        from opencpor.eligibility.lists import register_lists
        from opencpor.eligibility.tables import register_tables
        from opencpor.ui import chips, navigation

        read, name = Permission.USAGE_READ, "eligibility:scores"
        for side, place in ((Side.PARTNER, 60), (Side.OPERATOR, 47)):
            navigation.register(
                navigation.Entry(side, _("Eligibility"), name, "award", place, read)
            )
        register_tables()
        register_lists()
        chips.register("score", words.SCORE_CHIPS)
        chips.register("scored_customer", words.STANDING_CHIPS)
