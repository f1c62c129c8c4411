"""Payments of a location that are held by hand, by finance or by the partner itself."""
