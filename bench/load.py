"""A light source of HTTP requests: one thread, plain sockets, one request under way for each."""

import selectors
import socket
import time
from dataclasses import dataclass, field

END = b"\r\n\r\n"
LENGTH = b"content-length:"


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
