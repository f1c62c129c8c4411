"""What a customer is shown, when consent is settled, how long a link acts. Pure."""
