"""The customer's console: its admins see and answer everything for their tenant."""
