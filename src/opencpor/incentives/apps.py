"""Registers the app with Django, and tells lower rooms what this one knows."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncentivesConfig(AppConfig):
    """Closes, ledger, statements."""

    name = "opencpor.incentives"
    label = "incentives"

    def import_models(self) -> None:
        """Load this room's models, and those that its parts keep beside their own code."""
        super().import_models()
        from opencpor.incentives.adjustments import models as adjustments
        from opencpor.incentives.budgets import models as budgets
        from opencpor.incentives.forecasts import models as forecasts
        from opencpor.incentives.payees import models as payees
        from opencpor.incentives.payments import models as payments
        from opencpor.incentives.payments.answers import models as answers
        from opencpor.incentives.payments.holds import models as holds
        from opencpor.incentives.posting import models as posting
        from opencpor.incentives.recomputes import models as recomputes
        from opencpor.incentives.whatif import models as whatif

        # Importing them is what registers them.
        del adjustments, answers, budgets, forecasts, holds, payees, payments, posting
        del recomputes, whatif

    def ready(self) -> None:
        """Say which months are closed, and what a close means to those who earn."""
        from opencpor.access.roles import Permission
        from opencpor.incentives import long_work
        from opencpor.incentives.adjustments import telling
        from opencpor.incentives.adjustments.models import Adjustment
        from opencpor.incentives.budgets import telling as budgeting
        from opencpor.incentives.models import Statement
        from opencpor.incentives.payees import wiring
        from opencpor.incentives.payments import jobs as forfeits
        from opencpor.incentives.payments import wiring as paying
        from opencpor.incentives.queries import closed_reading, last_closed
        from opencpor.incentives.recomputes import wiring as recomputing
        from opencpor.incentives.spreading import told_by_close
        from opencpor.incentives.whatif import jobs as what_ifs
        from opencpor.journal.events import EventType
        from opencpor.notices.feed import subjects
        from opencpor.programs.ports import Offer, register_last_closed, register_offer
        from opencpor.usage.ports import register_closed_reading

        register_last_closed(last_closed)
        offer = Offer(_("What would it have paid?"), "incentives:what_if_new", Permission.BACK_TEST)
        register_offer(offer)
        grown, drafts = _("If usage grew"), frozenset({"draft"})
        register_offer(Offer(grown, "incentives:what_if_usage", Permission.WHAT_IF, drafts))
        register_closed_reading(closed_reading)
        subjects.register(subjects.Subject("statement", Statement, "statements"))
        subjects.register(subjects.Subject("adjustment", Adjustment, "adjustments"))
        telling.register_kinds()
        budgeting.register_kinds()
        long_work.register()
        subjects.spread(EventType.MONTH_CLOSED, told_by_close)
        del forfeits, what_ifs  # importing them is what makes their jobs known
        _register_chips()
        _register_navigation()
        _register_lists()
        wiring.wire()
        paying.wire()
        recomputing.wire()


def _register_lists() -> None:
    """Let lists be saved under a name, and taken away."""
    from opencpor.incentives import line_tables, lists, proposal_tables, tables

    lists.register_lists()
    tables.register_tables()
    line_tables.register_tables()
    proposal_tables.register_tables()


def _register_chips() -> None:
    from opencpor.incentives.drawn import PROPOSALS
    from opencpor.ui import chips

    chips.register("adjustment", PROPOSALS)
    chips.register(
        "budget",
        {
            "standing": chips.Chip(_("In force"), chips.Tone.GOOD, "circle-check"),
            "replaced": chips.Chip(_("Replaced"), chips.Tone.OVER, "archive"),
        },
    )


def _register_navigation() -> None:
    from opencpor.access.roles import Permission, Side
    from opencpor.ui.navigation import Entry, register

    places = (
        (Side.PARTNER, _("Earnings"), "incentives:earnings", "coin", 60),
        (Side.PARTNER, _("Statements"), "incentives:statements", "file-text", 61),
        (Side.OPERATOR, _("Monthly closes"), "incentives:closes", "lock", 60),
        (Side.OPERATOR, _("Earnings"), "incentives:earnings", "coin", 61),
        (Side.OPERATOR, _("Statements"), "incentives:statements", "file-text", 62),
        (Side.OPERATOR, _("Adjustments"), "incentives:adjustments", "adjustments", 63),
        (Side.PARTNER, _("What if"), "incentives:what_ifs", "scale", 63),
        (Side.OPERATOR, _("What if"), "incentives:what_ifs", "scale", 64),
        (Side.OPERATOR, _("Budgets"), "incentives:budgets", "target", 65),
    )
    for side, label, address, icon, order in places:
        register(Entry(side, label, address, icon, order, Permission.MONEY_READ))
