"""Webhooks: published events sent to addresses that an organization names."""
