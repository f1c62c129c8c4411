"""The pages of claims: list, guided form, claim, review board and review."""
