"""The pages of the directory: lists, details, enrollment, files."""
