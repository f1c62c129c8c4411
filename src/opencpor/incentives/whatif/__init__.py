"""What if: months judged otherwise, by the engine itself; nothing of it is posted."""
