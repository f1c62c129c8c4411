"""Where sign-ins are kept: Django's table, read by one prepared statement; set as the engine."""

from typing import Any

from django.contrib.sessions.backends import db
from django.utils import timezone

from opencpor.runtime.statements import prepared

# Written by hand: every page that a person asks for begins with it.
LOAD = "SELECT session_data FROM django_session WHERE session_key = %s AND expire_date > %s"


class SessionStore(db.SessionStore):
    """One session."""

    def load(self) -> dict[str, Any]:
        """Return what the session holds; nothing if it is over, and then it is begun anew."""
        with prepared() as cursor:
            cursor.execute(LOAD, [self.session_key, timezone.now()])
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        held: dict[str, Any] = self.decode(row[0])
        return held
