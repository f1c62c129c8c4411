"""Text that cannot be kept is refused where it comes in, in one place for all doors.

PostgreSQL keeps no NUL characters, and no halves of surrogate pairs; a form in another encoding
than UTF-8 could smuggle in either. Whoever reads a request behind here need not think of them.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.utils.datastructures import MultiValueDict
from ninja.parser import Parser

from opencpor.common.errors import FieldError, Invalid, Problem, UnsupportedType
from opencpor.common.phrases import phrase
from opencpor.common.text import unkept
from opencpor.http.problems import API_ROOT, answer

UTF8 = frozenset({"", "utf-8", "utf8"})
DEEPEST = 32  # levels of lists and objects in each other; ours need fewer than ten


def refusal(fields: list[str]) -> Invalid:
    """Return the problem for fields that hold such characters."""
    errors = [
        FieldError(field, "characters", "This holds characters that are no text.", "Type it again.")
        for field in fields
    ]
    return Invalid(
        "Some of the input holds characters that are no text.", code="invalid", errors=errors
    )


def _check_fields(given: QueryDict) -> None:
    """Refuse a query or a form with such characters; the names of such fields are not repeated."""
    wrong = [
        "" if unkept(name) else name
        for name, values in given.lists()
        if unkept(name) or any(unkept(str(value)) for value in values)
    ]
    if wrong:
        raise refusal(wrong)


class KeepableText:
    """Refuses such characters in addresses, queries and forms, and drops such cookies."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Look at what every request has."""
        if unkept(request.path):
            raise Http404
        for name in [name for name, value in request.COOKIES.items() if unkept(value)]:
            del request.COOKIES[name]
        try:
            if (request.content_params or {}).get("charset", "").lower() not in UTF8:
                raise UnsupportedType("Send text as UTF-8.", code="unsupported_charset")
            _check_fields(request.GET)
        except Problem as problem:
            return answer(request, problem)
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        """Look at forms of pages; the API's own parser looks at what is sent there."""
        if request.method == "POST" and not request.path.startswith(API_ROOT):
            try:
                _check_fields(request.POST)
            except Problem as problem:
                return answer(request, problem)
        return None


def _texts(document: Any) -> Iterator[tuple[str, str]]:
    """Yield every text in a JSON document with the place where it stands.

    Raises:
        Invalid: If lists and objects are nested too deeply.
    """
    open_values: list[tuple[Any, tuple[str, ...]]] = [(document, ())]
    while open_values:
        value, place = open_values.pop()
        if len(place) > DEEPEST:
            raise Invalid("The input is nested too deeply.", code="invalid")
        if isinstance(value, str):
            yield ".".join(place), value
        elif isinstance(value, list):
            open_values += [(part, (*place, str(i))) for i, part in enumerate(value)]
        elif isinstance(value, dict):
            for name, part in value.items():
                yield ".".join(place), name
                open_values.append((part, (*place, name)))


def _no_number(text: str) -> Any:
    raise Invalid(phrase("'{text}' is no number that JSON knows.", text=text), code="invalid")


def read_json(content: bytes) -> Any:
    """Return a JSON document.

    Raises:
        ValueError: If it is none, or not in UTF-8.
        Invalid: If it holds characters that cannot be kept, or is nested too deeply.
    """
    text = content.decode("utf-8-sig")
    try:
        document = json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        raise Invalid("The input is nested too deeply.", code="invalid") from error
    if "\\u" in text or text.count("[") + text.count("{") > DEEPEST:
        wrong = sorted({place for place, found in _texts(document) if unkept(found)})
        if wrong:
            raise refusal(["" if unkept(place) else place for place in wrong])
    return document


class StrictParser(Parser):
    """How the API reads bodies."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Read a JSON body."""
        return read_json(request.body)

    def parse_querydict(
        self, data: MultiValueDict[str, Any], list_fields: list[str], request: HttpRequest
    ) -> dict[str, Any]:
        """Read a query or a form."""
        if isinstance(data, QueryDict):
            _check_fields(data)
        found: dict[str, Any] = super().parse_querydict(data, list_fields, request)
        return found
