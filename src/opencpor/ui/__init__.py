"""Base templates, components, HTMX helpers, vendored static files."""
