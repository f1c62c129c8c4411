"""Use cases: publish what was committed."""
