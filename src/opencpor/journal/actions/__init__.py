"""Write to the log."""
