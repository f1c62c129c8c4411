"""Benchmarks: the product beside a peer that does the same work in the same run."""
