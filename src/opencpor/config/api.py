"""Adds every app's router to the API."""

from opencpor.http.api import api

__all__ = ["api"]
