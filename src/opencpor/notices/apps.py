"""Registers the app with Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class NoticesConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.notices"
    label = "notices"

    def import_models(self) -> None:
        """Load this room's models, and those that its parts keep beside their own code."""
        super().import_models()
        from opencpor.notices.center import models as center
        from opencpor.notices.feed import models as feed
        from opencpor.notices.returned import models as returned
        from opencpor.notices.webhooks import models as webhooks

        del center, feed, returned, webhooks  # importing them is what registers them

    def ready(self) -> None:
        """Have the worker publish what was committed."""
        from opencpor.http.operations import when_over
        from opencpor.notices.center.work import tell_over
        from opencpor.notices.checkpoints import jobs as checkpoint_jobs
        from opencpor.notices.checkpoints.telling import register_telling
        from opencpor.notices.feed.actions.publish import publish
        from opencpor.notices.returned import jobs as returned_jobs
        from opencpor.notices.webhooks import jobs
        from opencpor.runtime import ticks

        del checkpoint_jobs, jobs, returned_jobs  # importing them is what makes them known
        ticks.register("notices.publish", publish)
        register_telling()
        when_over(tell_over)
        _register_places()


def _register_places() -> None:
    """Take places in the side bar, and say how states are drawn."""
    from opencpor.access.roles import Permission, Side
    from opencpor.notices.center.queries import unread_of
    from opencpor.ui import chips, navigation, shell

    for side in (Side.PARTNER, Side.OPERATOR):
        navigation.register(
            navigation.Entry(
                side, _("Webhooks"), "notices:webhooks", "bolt", 220, Permission.TOKEN_WRITE
            )
        )
    for side in Side:
        navigation.register(navigation.Entry(side, _("Notices"), "notices:notices", "bell", 190))
    shell.set_bell(shell.Bell("notices:notices", unread_of))
    chips.register(
        "webhook",
        {
            "on": chips.Chip(_("On"), chips.Tone.GOOD, "circle-check"),
            "off": chips.Chip(_("Off"), chips.Tone.OVER, "ban"),
        },
    )
    chips.register(
        "webhook_delivery",
        {
            "queued": chips.Chip(_("Being sent"), chips.Tone.ACTIVE, "clock"),
            "succeeded": chips.Chip(_("Taken"), chips.Tone.GOOD, "circle-check"),
            "failed": chips.Chip(_("Not taken"), chips.Tone.BAD, "circle-x"),
        },
    )
