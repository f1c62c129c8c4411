"""From a file somebody sent to checked facts and a quarantine; nothing here knows the database."""
