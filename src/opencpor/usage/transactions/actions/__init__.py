"""What is done with transactions beyond what is done with every batch."""
