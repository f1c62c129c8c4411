"""What can be done to a payee: one use case per file."""
