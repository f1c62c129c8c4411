"""The program document: one YAML text that says everything a program is."""
