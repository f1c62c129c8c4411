"""Calls an address that a stranger named: only where we may, for a short time, without redirects.

Names are looked up here, every address found is judged, and the connection goes to the very
address that was judged: a name that answers differently a moment later changes nothing.
"""

import http.client
import socket
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_address
from threading import Timer
from urllib.parse import SplitResult, urlsplit

from opencpor.notices.webhooks.rules import Answer, Failure, Targets, is_public, shown

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 15.0  # of a call, whatever addresses the name has
LARGEST_ANSWER = 4096  # bytes that are read of it


class Refused(Exception):  # noqa: N818 - not a failure: we will not call there
    """The address is one that this installation does not call."""


def _judged(host: str, port: int, targets: Targets) -> list[tuple[int, str]]:
    """Look a name up; return families and addresses to try.

    Raises:
        Refused: If one of its addresses is not public, and only public ones are called.
        OSError: If it has none.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    addresses = [(int(family), str(where[0])) for family, _, _, _, where in found]
    if targets is Targets.PUBLIC:
        for _, address in addresses:
            if not is_public(ip_address(address.partition("%")[0])):
                raise Refused("The name leads to an address that is not of the public internet.")
    return addresses


def _cut(wire: socket.socket) -> None:
    try:
        wire.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # it is closed already: the call was over in time


def _left(until: float) -> float:
    """Return how many seconds of a call are left.

    Raises:
        TimeoutError: If none is.
    """
    left = until - time.monotonic()
    if left <= 0:
        raise TimeoutError("The call took too long.")
    return left


@contextmanager
def _until(wire: socket.socket, until: float) -> Iterator[None]:
    """Cut a connection off that is used for too long; byte by byte, no single wait is too long."""
    ending = Timer(_left(until), _cut, [wire])
    ending.daemon = True
    ending.start()
    try:
        yield
    finally:
        ending.cancel()


def _connected(parts: SplitResult, targets: Targets, until: float) -> socket.socket:
    """Open a connection to one of the judged addresses, encrypted if the address says so.

    However many addresses whoever owns the name has given it, all of them share the time.
    """
    host, encrypted = parts.hostname or "", parts.scheme == "https"
    port = parts.port or (443 if encrypted else 80)
    failure: OSError = OSError("The name has no address.")
    for family, address in _judged(host, port, targets):
        seconds = min(CONNECT_SECONDS, _left(until))
        wire = socket.socket(family, socket.SOCK_STREAM)
        wire.settimeout(seconds)
        try:
            wire.connect((address, port))
            wire.settimeout(CONNECT_SECONDS)
            if encrypted:
                wire = ssl.create_default_context().wrap_socket(
                    wire, server_hostname=host, do_handshake_on_connect=False
                )
                with _until(wire, until):
                    wire.do_handshake()
        except OSError as error:
            wire.close()
            failure = error
        else:
            return wire
    raise failure


def _sent(
    wire: socket.socket, parts: SplitResult, headers: dict[str, str], body: bytes
) -> tuple[int, str]:
    """Post over an open connection; return the status and the answer's beginning."""
    line = http.client.HTTPConnection(parts.hostname or "", parts.port)
    line.sock = wire
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line.putrequest("POST", target, skip_host=True, skip_accept_encoding=True)
    line.putheader("Host", parts.netloc)
    for name, value in {**headers, "Content-Length": str(len(body)), "Connection": "close"}.items():
        line.putheader(name, value)
    line.endheaders(body)
    answer = line.getresponse()
    try:
        said = answer.read(LARGEST_ANSWER).decode("utf-8", "replace")
    finally:
        answer.close()
    return answer.status, said


KINDS: tuple[tuple[type[Exception], Failure], ...] = (
    (socket.gaierror, Failure.NAME_NOT_FOUND),
    (UnicodeError, Failure.NAME_NOT_FOUND),  # a label that names cannot have
    (TimeoutError, Failure.TIMED_OUT),
    (ConnectionRefusedError, Failure.REFUSED),
    (ConnectionError, Failure.CUT_OFF),
    (ssl.SSLCertVerificationError, Failure.CERTIFICATE),
    (ssl.SSLError, Failure.TLS),
    (http.client.HTTPException, Failure.NOT_HTTP),
)
"""What errors mean; the first that fits. Any other is a network that leads nowhere."""


def failure_of(error: Exception, milliseconds: int) -> Failure:
    """Return why there was no answer; a connection that we cut ourselves was out of time."""
    if milliseconds >= WHOLE_SECONDS * 1000:
        return Failure.TIMED_OUT
    return next((code for kind, code in KINDS if isinstance(error, kind)), Failure.UNREACHABLE)


def post(url: str, headers: dict[str, str], body: bytes, targets: Targets) -> Answer:
    """Post a body once; whatever goes wrong is in the answer."""
    parts, began = urlsplit(url), time.monotonic()
    until = began + WHOLE_SECONDS

    def took() -> int:
        return int((time.monotonic() - began) * 1000)

    try:
        with _connected(parts, targets, until) as wire, _until(wire, until):
            status, said = _sent(wire, parts, headers, body)
    except Refused as error:
        return Answer(None, str(error), took(), Failure.NOT_PUBLIC)
    except (OSError, http.client.HTTPException, UnicodeError) as error:
        time_taken, said = took(), shown(f"{type(error).__name__}: {error}")
        return Answer(None, said, time_taken, failure_of(error, time_taken))
    return Answer(status, shown(said), took())
