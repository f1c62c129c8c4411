"""Checkpoints of the event log are mailed to addresses outside the installation, every day."""
