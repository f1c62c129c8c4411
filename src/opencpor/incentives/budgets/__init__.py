"""What the operator's finance means a rule to cost over some months."""
