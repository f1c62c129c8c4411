"""The files that a bank takes and gives: orders to pay, and what became of them. Pure."""
