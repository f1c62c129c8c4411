"""Change what is published; each locks the program first."""
