"""Problem details, idempotency, ETags, paging, token authentication."""
