"""Home, navigation, sign-in, error pages."""
