"""Taking over what stood before this installation, from sheets of the operator."""
