"""Use cases: propose, approve, reject, withdraw."""
