"""Adds every app's router to the API."""

from opencpor.http.api import api
from opencpor.http.operations_api import router as operations
from opencpor.programs.api import router as programs

api.add_router("/operations", operations)
api.add_router("/programs", programs)

__all__ = ["api"]
