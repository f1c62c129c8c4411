"""A sheet to try the import with, where an upper room has one to offer: the demonstration does."""

from django.urls import reverse

_offered: list[str] = []


def offer(url_name: str) -> None:
    """Offer the sheet behind an address on the page of imports; the last offer counts."""
    _offered[:] = [url_name]


def offered() -> str:
    """Return the address of the sheet to try, or an empty text where none is offered."""
    return reverse(_offered[0]) if _offered else ""
