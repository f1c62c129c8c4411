"""The events that others may hear of: in the order in which they were published."""
