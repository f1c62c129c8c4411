"""What the green path does; one use case per file."""
