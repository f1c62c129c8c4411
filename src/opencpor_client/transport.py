"""Sends requests, sends them again where that is safe, and turns refusals into exceptions."""

import time
import uuid
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Generic, Literal, TypeVar
from urllib.parse import parse_qs, quote, urlsplit

import httpx

API = "/api/v1"
AGAIN = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
LONGEST_WAIT = 60.0  # seconds; a server that asks for more is asked by the caller, later
TRIES = 4

Value = TypeVar("Value")
Upload = tuple[str, bytes]
"""Name and content of a file."""
Kind = Literal["json", "bytes", "nothing"]


@dataclass(frozen=True)
class Answer(Generic[Value]):
    """What came back.

    Attributes:
        value: The content.
        status: HTTP status.
        etag: The resource's revision; to be given as ``seen`` with the next change. Empty: none.
        location: Address of what was made or of the operation under way. Empty: none.
        replayed: Whether it is the kept answer of an earlier request with the same key.
    """

    value: Value
    status: int
    etag: str
    location: str
    replayed: bool


@dataclass(frozen=True)
class FieldProblem:
    """What is wrong with one field, and what to do about it."""

    field: str
    code: str
    message: str
    remedy: str


class Problem(Exception):  # noqa: N818 - the name that RFC 9457 has for it
    """The server refused; nothing happened unless the problem's code says otherwise.

    Attributes:
        status: HTTP status.
        code: One of the API's closed list.
        detail: For people.
        errors: Field by field.
        said: Everything that the answer says, such as ``state`` and ``allowed`` of a conflict.
    """

    def __init__(self, status: int, said: Mapping[str, Any]) -> None:
        self.status = status
        self.said = dict(said)
        self.code = str(said.get("code", ""))
        self.detail = str(said.get("detail", ""))
        self.errors = [
            FieldProblem(
                str(one.get("field", "")),
                str(one.get("code", "")),
                str(one.get("message", "")),
                str(one.get("remedy", "")),
            )
            for one in said.get("errors", [])
        ]
        super().__init__(f"{status} {self.code}: {self.detail}")


def part(value: str | int) -> str:
    """Return a value as one part of an address."""
    return quote(str(value), safe="")


def _query(values: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return what is asked for; what is None is not said."""
    asked: list[tuple[str, str]] = []
    for name, value in values.items():
        if value is None:
            continue
        many = value if isinstance(value, (list, tuple)) else [value]
        asked += [(name, _word(one)) for one in many]
    return asked


def _word(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _problem(response: httpx.Response) -> Problem:
    if response.headers.get("content-type", "").startswith("application/problem+json"):
        return Problem(response.status_code, response.json())
    return Problem(response.status_code, {"code": "no_problem", "detail": response.text[:500]})


def _wait(response: httpx.Response | None, tried: int) -> float:
    """Return how long to wait: what the server asks for, else longer each time."""
    asked = response.headers.get("retry-after", "") if response is not None else ""
    return float(asked) if asked.isdigit() else 0.5 * 2**tried


@dataclass(frozen=True)
class Sent:
    """What goes with a request, and what is expected back.

    Attributes:
        query: What is asked for, by name.
        body: A JSON value.
        content: Plain bytes instead.
        form: Fields of a form with files.
        files: Files of a form, by field.
        seen: The revision that the caller saw.
        key: The caller's own idempotency key.
        keyed: Whether the request carries a key; without one of the caller's it gets a fresh one.
        kind: What the answer holds.
    """

    query: Mapping[str, Any] = field(default_factory=dict)
    body: object = None
    content: bytes | None = None
    form: Mapping[str, Any] | None = None
    files: Mapping[str, Upload | list[Upload] | None] | None = None
    seen: str | None = None
    key: str | None = None
    keyed: bool = False
    kind: Kind = "json"

    def wire(self) -> dict[str, Any]:
        """Return it as httpx takes it."""
        headers = {"If-Match": self.seen} if self.seen is not None else {}
        if self.keyed:
            headers["Idempotency-Key"] = self.key or str(uuid.uuid4())
        wire: dict[str, Any] = {"params": _query(self.query), "headers": headers}
        if self.body is not None:
            wire["json"] = self.body
        if self.content is not None:
            wire["content"] = self.content
            headers["Content-Type"] = "application/octet-stream"
        if self.form is not None or self.files is not None:
            wire |= {"data": dict(_query(self.form or {})), "files": _parts(self.files or {})}
        return wire


class Transport:
    """One caller's way to one server."""

    def __init__(
        self,
        base_url: str,
        token: str,
        *,
        timeout: float = 30.0,
        sleep: Callable[[float], None] = time.sleep,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        headers = {"User-Agent": "opencpor-client"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        self._http = httpx.Client(
            base_url=base_url, headers=headers, timeout=timeout, transport=transport
        )
        self._sleep = sleep

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def call(self, method: str, path: str, sent: Sent | None = None) -> Answer[Any]:
        """Carry out one operation.

        What is read, and what carries a key, is sent again after a lost connection, 429 or 503.

        Raises:
            Problem: If the server refuses.
            httpx.TransportError: If the server cannot be reached.
        """
        sent = sent or Sent()
        response = self._send(method, path, sent.wire(), again=sent.keyed or method == "GET")
        if response.is_error:
            raise _problem(response)
        return Answer(
            _content(response, sent.kind),
            response.status_code,
            response.headers.get("etag", ""),
            response.headers.get("location", ""),
            response.headers.get("idempotency-replayed") == "true",
        )

    def _send(self, method: str, path: str, wire: dict[str, Any], *, again: bool) -> httpx.Response:
        for tried in range(TRIES):
            last, response = tried == TRIES - 1 or not again, None
            try:
                response = self._http.request(method, API + path, **wire)
            except httpx.TransportError:
                if last:
                    raise
            wait = _wait(response, tried)
            if response is not None and (
                last or response.status_code not in AGAIN or wait > LONGEST_WAIT
            ):
                return response
            self._sleep(wait)
        raise AssertionError("the last try answers or raises")


def _parts(files: Mapping[str, Upload | list[Upload] | None]) -> list[tuple[str, Upload]]:
    parts: list[tuple[str, Upload]] = []
    for name, given in files.items():
        match given:
            case (str(file_name), bytes(content)):
                parts.append((name, (file_name, content)))
            case list(several):
                parts += [(name, one) for one in several]
    return parts


def _content(response: httpx.Response, kind: Kind) -> Any:
    if kind == "json":
        return response.json()
    return response.content if kind == "bytes" else None


def each(ask: Callable[..., Answer[Any]], *parts: str | int, **query: Any) -> Iterator[Any]:
    """Yield everything of a list, page after page.

        for claim in each(cpor.claims.list_claims, status=["submitted"], limit=200): ...

    Args:
        ask: A list operation.
        parts: What its address takes.
        query: What narrows it.
    """
    cursor: str | None = None
    while True:
        page = ask(*parts, **query, **({"cursor": cursor} if cursor else {})).value
        yield from page["items"]
        following = parse_qs(urlsplit(page.get("next") or "").query).get("cursor")
        if not following:
            return
        cursor = following[0]
