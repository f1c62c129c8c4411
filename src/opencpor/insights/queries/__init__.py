"""Reads what the pages show: through `restrict` and the lower rooms' own reads, nothing else."""
