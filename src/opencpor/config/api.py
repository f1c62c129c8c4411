"""Adds every app's router to the API."""

from opencpor.http.api import api
from opencpor.http.operations_api import router as operations

api.add_router("/operations", operations)

__all__ = ["api"]
