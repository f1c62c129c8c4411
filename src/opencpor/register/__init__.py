"""Slots, tenures, associations: open, close, transfer."""
