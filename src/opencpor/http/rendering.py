"""How the API writes its answers: at once, not value by value."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import Promise
from ninja.renderers import BaseRenderer
from pydantic_core import to_json


def _plain(value: Any) -> str:
    """Return what the writer does not know by itself: a text whose language is decided now."""
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(f"no JSON is written of a {type(value).__name__}")


def as_json_bytes(data: Any) -> bytes:
    """Return a value as JSON in UTF-8; instants keep their microseconds, decimals are texts."""
    return to_json(data, fallback=_plain)


class JsonRenderer(BaseRenderer):
    """JSON, written by the library that knows the answers' models."""

    media_type = "application/json"
    charset = "utf-8"

    def render(self, request: HttpRequest, data: Any, *, response_status: int) -> bytes:
        """Return an answer's bytes."""
        del request, response_status
        return as_json_bytes(data)
