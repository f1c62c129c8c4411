"""Registers the app with Django."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.claims"
    label = "claims"

    def import_models(self) -> None:
        """Load this room's models, and those that its parts keep beside their own code."""
        super().import_models()
        from opencpor.claims.arbitration import models as arbitration
        from opencpor.claims.bulk import models as bulk
        from opencpor.claims.consent import models as consent
        from opencpor.claims.evidence import models as evidence
        from opencpor.claims.green import models as green
        from opencpor.claims.renewal import models as renewal

        # importing them is what registers them
        del arbitration, bulk, consent, evidence, green, renewal

    def ready(self) -> None:
        """Join the parts of the room, and hear when somebody begins to hold a slot."""
        from opencpor.claims.actions.contest import contest_rivals
        from opencpor.claims.models import Claim
        from opencpor.claims.wiring import wire
        from opencpor.notices.feed import subjects
        from opencpor.register import ports

        subjects.register(subjects.Subject("claim", Claim, "claims"))
        ports.listen(contest_rivals)
        wire()

        from opencpor.claims.pages import registering

        registering.register()
