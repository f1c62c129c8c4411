"""Batches, imports, lake, engine."""
