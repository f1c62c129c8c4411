"""Use cases: set a budget, watch how much of it is used."""
