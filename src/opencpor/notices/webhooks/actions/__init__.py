"""Use cases: manage webhooks, send what is due."""
