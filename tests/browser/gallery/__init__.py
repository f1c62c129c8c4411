"""One page with every component, for the tests that look at all of them at once."""
