"""The ``cpor`` command: one small file per subcommand."""
