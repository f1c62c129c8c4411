"""The verbs of a claim, one use case per file."""
