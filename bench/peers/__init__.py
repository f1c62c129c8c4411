"""The calculation of `bench/calculate.py`, written by hand for other engines."""
