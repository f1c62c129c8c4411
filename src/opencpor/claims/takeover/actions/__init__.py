"""What taking over does."""
