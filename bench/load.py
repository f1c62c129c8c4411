"""A light source of HTTP requests: one thread, plain sockets, one request under way for each."""

import selectors
import socket
import time
from collections import deque
from dataclasses import dataclass, field

END = b"\r\n\r\n"
LENGTH = b"content-length:"


def met_by(percent: int, took: list[float]) -> float:
    """Return what that percentage took at most: the nearest rank of sorted figures.

    Of twenty the 95th percentile is the nineteenth, not the slowest.
    """
    return took[-(-len(took) * percent // 100) - 1]


@dataclass
class _Client:
    """One connection that stays open."""

    socket: socket.socket
    sent_at: float = 0.0
    got: bytearray = field(default_factory=bytearray)

    def send(self, request: bytes) -> None:
        """Begin the next exchange."""
        self.got.clear()
        self.sent_at = time.perf_counter()
        self.socket.sendall(request)

    def answered(self) -> bool:
        """Read what there is; return whether the answer is whole."""
        more = self.socket.recv(65536)
        if not more:
            raise SystemExit("the server closed a connection")
        self.got += more
        head, found, body = self.got.partition(END)
        if not found:
            return False
        start = head.lower().index(LENGTH) + len(LENGTH)
        return len(body) >= int(head[start:].split(b"\r\n", 1)[0])


def request_of(host: str, path: str, body: bytes, **headers: str) -> bytes:
    """Return a POST of a JSON body as it goes over the wire."""
    said = {"Host": host, "Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = [f"POST {path} HTTP/1.1"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in (said | headers).items()]
    return "\r\n".join(lines).encode() + END + body


def get_of(host: str, path: str, **headers: str) -> bytes:
    """Return a GET as it goes over the wire."""
    lines = [f"GET {path} HTTP/1.1", f"Host: {host}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode() + END


def send_at(
    rate: float, seconds: float, clients: int, host: str, port: int, requests: list[bytes]
) -> list[float]:
    """Send requests in turn at a steady rate, whether or not those before were answered.

    Returns:
        How long each took since it was due: waiting for a free connection counts.

    Raises:
        SystemExit: If an answer is not 200.
    """
    took: list[float] = []
    with selectors.DefaultSelector() as waiting:
        # The one that waits longest goes first: a server closes connections that say nothing.
        idle = deque(_Client(socket.create_connection((host, port))) for _ in range(clients))
        for client in idle:
            waiting.register(client.socket, selectors.EVENT_READ, client)
        began, sent, total = time.perf_counter(), 0, int(rate * seconds)
        while len(took) < total:
            due = began + sent / rate
            if sent < total and idle and time.perf_counter() >= due:
                client = idle.popleft()
                client.send(requests[sent % len(requests)])
                client.sent_at = due
                sent += 1
                continue
            left = due - time.perf_counter() if sent < total and idle else None
            for key, _events in waiting.select(None if left is None else max(left, 0)):
                one: _Client = key.data
                if one.answered():
                    took.append(time.perf_counter() - one.sent_at)
                    if one.got.split(b" ", 2)[1] != b"200":
                        raise SystemExit(f"unexpected answer: {bytes(one.got[:600])!r}")
                    idle.append(one)
        for client in idle:
            client.socket.close()
    return took


def send_for(
    seconds: float, clients: int, host: str, port: int, request: bytes, expected: int
) -> list[float]:
    """Send a request again and again over some connections; return how long each took.

    Raises:
        SystemExit: If an answer has another status than is expected.
    """
    took: list[float] = []
    wanted = str(expected).encode()
    with selectors.DefaultSelector() as waiting:
        for _ in range(clients):
            client = _Client(socket.create_connection((host, port)))
            client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            waiting.register(client.socket, selectors.EVENT_READ, client)
            client.send(request)
        end = time.perf_counter() + seconds
        busy = clients
        while busy:
            for key, _events in waiting.select():
                one: _Client = key.data
                if not one.answered():
                    continue
                now = time.perf_counter()
                took.append(now - one.sent_at)
                if one.got.split(b" ", 2)[1] != wanted:
                    raise SystemExit(f"unexpected answer: {bytes(one.got[:600])!r}")
                if now < end:
                    one.send(request)
                else:
                    waiting.unregister(one.socket)
                    one.socket.close()
                    busy -= 1
    return took
