"""Use cases: add, remove and open evidence; sweep files that nothing refers to."""
