"""Change an arbitration; each holds the slot's lock or takes it."""
