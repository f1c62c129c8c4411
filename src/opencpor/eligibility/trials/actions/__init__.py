"""Use cases: ask for a trial, make it, forget it."""
