"""Whom a location's money goes to: versions that are sealed, approved, and only then used."""
