"""Installations of their own, as for the faults."""

from tests.faults.conftest import _migrated, data, place

__all__ = ["_migrated", "data", "place"]
