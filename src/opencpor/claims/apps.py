"""Registers the app with Django."""

from django.apps import AppConfig


class ClaimsConfig(AppConfig):
    """See the package's own description."""

    name = "opencpor.claims"
    label = "claims"

    def ready(self) -> None:
        """Hear when somebody begins to hold a slot, through whatever door."""
        from opencpor.claims.actions.contest import contest_rivals
        from opencpor.register import ports

        ports.listen(contest_rivals)
