"""Usage files that come in parts, so that a broken line goes on where it was."""
