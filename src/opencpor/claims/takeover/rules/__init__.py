"""What rows of a sheet become, and how they are read: no database, no clock."""
