"""Template tags of the pages of claims."""
