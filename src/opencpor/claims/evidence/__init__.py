"""Proof of execution: file checks, storage, adding and opening, the prefilled template."""
