"""Backups: the database as it stood at one moment, and every file that it names."""
