"""What is done with payments and their batches, one use case per file."""
