"""Which files are taken as evidence, and what is known of them. Pure."""
