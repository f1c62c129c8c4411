"""Adjustments by hand: an amount that one person of finance proposes and another one approves."""
