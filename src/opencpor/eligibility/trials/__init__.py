"""Other versions of a program tried on today's scores; no score that is kept is touched."""
