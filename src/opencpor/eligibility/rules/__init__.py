"""How designations are scored: pure, exact, without a clock."""
