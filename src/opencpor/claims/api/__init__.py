"""``/claims``, ``/availability`` and the verbs of ``/associations``."""

from opencpor.claims.api import disputes, reading, review, writing
from opencpor.claims.api.routes import router

__all__ = ["disputes", "reading", "review", "router", "writing"]
