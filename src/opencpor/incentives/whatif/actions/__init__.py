"""Use cases: ask for a comparison, make it, forget it."""
