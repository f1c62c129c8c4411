"""The API of the directory: one router per resource."""
