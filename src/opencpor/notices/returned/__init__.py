"""Mails that come back: reports of their failure, read by machine."""
