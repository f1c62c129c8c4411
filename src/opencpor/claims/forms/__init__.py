"""The forms of the pages of claims."""
