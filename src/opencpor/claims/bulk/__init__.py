"""Many claims at once: importing a sheet, and verbs on several claims."""
