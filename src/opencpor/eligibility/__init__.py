"""Designations, scores, simulator."""
