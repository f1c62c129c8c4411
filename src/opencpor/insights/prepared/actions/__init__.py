"""Use cases: find what large partners can do, look whether that is due."""
