"""Payments: what is owed goes to the bank in batches that two persons agree on."""
