"""``/claims``, ``/availability`` and the verbs of ``/associations``."""

from opencpor.claims.api import later, reading, review, writing
from opencpor.claims.api.routes import router

__all__ = ["later", "reading", "review", "router", "writing"]
