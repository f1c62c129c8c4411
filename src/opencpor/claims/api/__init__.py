"""``/claims``, ``/availability`` and the verbs of ``/associations``."""

from opencpor.claims.api import disputes, green, reading, review, writing
from opencpor.claims.api.routes import router

__all__ = ["disputes", "green", "reading", "review", "router", "writing"]
