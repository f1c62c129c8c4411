"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class UsageConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.usage"
    label = "usage"

    def import_models(self) -> None:
        """Load this room's models, and those that its parts keep beside their own code."""
        super().import_models()
        from opencpor.usage.quality import models as of_quality
        from opencpor.usage.sending import models as of_sending
        from opencpor.usage.transactions import models as of_transactions

        # importing them is what registers them
        del of_quality, of_sending, of_transactions

    def ready(self) -> None:
        """Take a place in the side bar; tell the claims room what it asks about usage."""
        from opencpor.access.roles import Permission, Side
        from opencpor.claims.ports import register_baseline, register_figures
        from opencpor.notices.feed import subjects
        from opencpor.programs.ports import register_published
        from opencpor.runtime import ticks
        from opencpor.ui import chips, navigation
        from opencpor.usage import telling
        from opencpor.usage.baseline import Baseline
        from opencpor.usage.figures import Figures
        from opencpor.usage.models import Batch

        telling.register_kinds()
        register_published(_published)
        ticks.register("usage.quality", _look)
        register_baseline(Baseline())
        register_figures(Figures())
        subjects.register(subjects.Subject("usage_batch", Batch, "usage/batches"))
        navigation.register(
            navigation.Entry(
                Side.OPERATOR,
                _("Usage"),
                "usage:batches",
                "chart-bar",
                50,
                Permission.USAGE_BATCH_READ,
            )
        )
        chips.register(
            "usage_batch",
            {
                "received": chips.Chip(_("Being imported"), chips.Tone.ACTIVE, "clock"),
                "completed": chips.Chip(_("Completed"), chips.Tone.GOOD, "circle-check"),
                "refused": chips.Chip(_("Refused"), chips.Tone.BAD, "circle-x"),
            },
        )


def _look() -> int:
    from opencpor.usage.quality.actions.ask import look

    return look()


def _published(program_key: str) -> None:
    """Pass it on; jobs cannot be loaded before all rooms are ready."""
    from opencpor.usage.jobs import published

    published(program_key)
