"""Use cases of both sides: ask, send again, change the contact; acknowledge, decline, not me."""
