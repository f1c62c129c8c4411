"""What importing does."""
