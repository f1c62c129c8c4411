"""Pure rules: shapes of values, what people paste as a tenant ID, enrollment months."""
