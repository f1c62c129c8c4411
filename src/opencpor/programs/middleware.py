"""Lets a page that is only read ask once which versions govern, however many parts of it ask.

Every question for a version and its document is remembered, and the keys of programs; the months
that were governed, keys of engagements and the stored rows of versions are read as ever.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from opencpor.programs.remembering import remembering

READING = {"GET", "HEAD"}


class ReadOnce:
    """Remembers for one request that changes nothing; what it then sends bit by bit reads anew."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer, with a memory of its own if it only reads."""
        if request.method not in READING:
            return self.get_response(request)
        with remembering({}):
            return self.get_response(request)
