"""Holding payments and letting them go, one use case per file."""
