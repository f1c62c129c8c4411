"""Adds every app's router to the API."""

from opencpor.directory.api import customers, enrollments, locations, partners, subscriptions
from opencpor.http.api import api
from opencpor.http.operations_api import router as operations
from opencpor.programs.api import router as programs

api.add_router("/operations", operations)
api.add_router("/programs", programs)
api.add_router("/customers", customers.router)
api.add_router("/enrollments", enrollments.router)
api.add_router("/locations", locations.router)
api.add_router("/partners", partners.router)
api.add_router("/subscriptions", subscriptions.router)

__all__ = ["api"]
