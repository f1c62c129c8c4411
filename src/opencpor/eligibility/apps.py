"""Registers the app with Django, and its places in the side bar."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EligibilityConfig(AppConfig):
    """Designations, scores, simulator."""

    name = "opencpor.eligibility"
    label = "eligibility"

    def import_models(self) -> None:
        """Register the models of the packages inside."""
        super().import_models()
        from opencpor.eligibility.trials import models as trials

        del trials  # importing them is what registers them

    def ready(self) -> None:
        """Take a place for partners and one for operators; say how states are drawn."""
        from opencpor.access.roles import Permission, Side
        from opencpor.eligibility import words
        from opencpor.eligibility.lists import register_lists
        from opencpor.eligibility.tables import register_tables
        from opencpor.eligibility.trials import jobs as trials
        from opencpor.eligibility.trials import tables as trial_tables
        from opencpor.eligibility.trials.pages import trial_page
        from opencpor.eligibility.trials.words import STAND_CHIPS
        from opencpor.notices.center.work import Work, register_work
        from opencpor.programs.ports import Offer, register_offer
        from opencpor.ui import chips, navigation

        read, name = Permission.USAGE_READ, "eligibility:scores"
        for side, place in ((Side.PARTNER, 60), (Side.OPERATOR, 47)):
            navigation.register(
                navigation.Entry(side, _("Eligibility"), name, "award", place, read)
            )
        register_tables()
        register_lists()
        del trials  # importing them is what makes their jobs known
        trial_tables.register_tables()
        tried, page = _("Who would qualify?"), "eligibility:score_trial_new"
        register_offer(Offer(tried, page, Permission.BACK_TEST))
        register_work("score-trial", Work(_("a trial of scores"), trial_page))
        chips.register("score", words.SCORE_CHIPS)
        chips.register("stand", STAND_CHIPS)
        chips.register("scored_customer", words.STANDING_CHIPS)
