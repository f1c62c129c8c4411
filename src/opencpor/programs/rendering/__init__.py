"""A version as people read it: sections of tables in the reader's language."""
