"""Forecasts: what the coming month may earn, made after each close, and how far off they were."""
