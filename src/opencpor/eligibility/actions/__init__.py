"""Use cases: import what scores are made of; score partners."""
