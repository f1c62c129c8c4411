"""A real web server for tests that takes webhooks, on this machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

OK = (204, b"", {})
Answer = tuple[int, bytes, dict[str, str]]


@dataclass(frozen=True)
class Call:
    """One request that came in."""

    path: str
    headers: dict[str, str]
    body: bytes


class HookServer:
    """Keeps what it was sent; ``answer`` says what it answers: status, body, headers."""

    def __init__(self, port: int) -> None:
        self.calls: list[Call] = []
        self.answer: Callable[[Call], Answer] = lambda _: OK
        self.port = port

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/in?key=1"

    @property
    def ids(self) -> list[str]:
        return [call.headers["webhook-id"] for call in self.calls]


@contextmanager
def hook_server() -> Iterator[HookServer]:
    """Run a server until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers["Content-Length"])
            headers = {name.lower(): value for name, value in self.headers.items()}
            call = Call(self.path, headers, self.rfile.read(length))
            running.calls.append(call)
            status, body, more = running.answer(call)
            self.send_response(status)
            for name, value in more.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    running = HookServer(server.server_address[1])
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield running
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
