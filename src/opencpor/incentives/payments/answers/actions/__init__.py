"""The steps that answers of banks take."""
