"""What is done with usage batches; each file one use case."""
