"""Shapes rows into figures: pure functions over plain values."""
