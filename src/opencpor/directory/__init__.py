"""Partners, locations, enrollment, customers, subscriptions."""
