"""What can be done with a file that comes in parts, one use case per module."""
