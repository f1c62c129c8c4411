"""Use cases: bring the summaries up to date, look whether that is due."""
