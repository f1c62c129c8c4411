"""Suggest a claim on a renewal, and make it."""
