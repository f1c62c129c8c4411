"""A customer's new subscription that follows an ended one: its last partner may claim it anew."""
