"""Use cases: propose, compare, approve, reject, withdraw."""
