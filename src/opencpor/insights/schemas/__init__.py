"""What the API says of homes and customers: the same figures as the pages."""
