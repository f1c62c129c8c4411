"""Change who holds what; each locks the slot first."""
