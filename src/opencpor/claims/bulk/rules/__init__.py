"""How a sheet of claims is read."""
