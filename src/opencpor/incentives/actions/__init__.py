"""Use cases of the incentives, one per file."""
