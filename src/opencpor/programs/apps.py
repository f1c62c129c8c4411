"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ProgramsConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.programs"
    label = "programs"

    def import_models(self) -> None:
        """Load this room's models, and those that its parts keep beside their own code."""
        super().import_models()
        from opencpor.programs.drafts import models as drafts

        del drafts  # importing them is what registers them

    def ready(self) -> None:
        """Take a place in the side bar and say how versions are drawn."""
        from opencpor.access.roles import Permission, Side
        from opencpor.notices.center.work import register_house
        from opencpor.programs.house import first_house
        from opencpor.ui import chips, navigation

        register_house(first_house)

        navigation.register(
            navigation.Entry(
                Side.OPERATOR,
                _("Program"),
                "programs:programs",
                "file-description",
                80,
                Permission.PROGRAM_READ,
            )
        )
        chips.register(
            "program_version",
            {
                "in_force": chips.Chip(_("In force"), chips.Tone.GOOD, "circle-check"),
                "coming": chips.Chip(_("To come"), chips.Tone.WAITING, "clock"),
                "superseded": chips.Chip(_("Superseded"), chips.Tone.OVER, "archive"),
            },
        )
        chips.register(
            "program_proposal",
            {
                "open": chips.Chip(_("Waiting"), chips.Tone.WAITING, "clock"),
                "published": chips.Chip(_("Published"), chips.Tone.GOOD, "circle-check"),
                "rejected": chips.Chip(_("Rejected"), chips.Tone.BAD, "circle-x"),
                "withdrawn": chips.Chip(_("Withdrawn"), chips.Tone.OVER, "arrow-back-up"),
            },
        )
        chips.register(
            "program_draft",
            {
                "open": chips.Chip(_("Being written"), chips.Tone.ACTIVE, "pencil"),
                "waits": chips.Chip(_("Waits for approval"), chips.Tone.WAITING, "clock"),
                "published": chips.Chip(_("Published"), chips.Tone.GOOD, "circle-check"),
                "discarded": chips.Chip(_("Discarded"), chips.Tone.OVER, "archive"),
            },
        )
        chips.register(
            "program_change",
            {
                "added": chips.Chip(_("Added"), chips.Tone.GOOD, "circle-plus"),
                "removed": chips.Chip(_("Removed"), chips.Tone.BAD, "circle-minus"),
                "changed": chips.Chip(_("Changed"), chips.Tone.ACTIVE, "arrow-right"),
            },
        )
