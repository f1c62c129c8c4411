"""Embedded PostgreSQL, process supervisor, settings from the environment."""
