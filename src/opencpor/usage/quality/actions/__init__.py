"""Use cases: compute the figures of data quality, ask for that, look whether it is due."""
