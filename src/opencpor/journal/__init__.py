"""Event log, hash chain, checkpoints, personal values."""
