"""A real mail server for tests: takes, refuses or puts off what it is sent, on this machine."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.processes import LONGEST

OK = "250 OK"


class MailServer:
    """Keeps what it accepted; ``answers`` says how to answer, per address."""

    def __init__(self) -> None:
        self.taken: list[EmailMessage] = []
        self.answers: dict[str, str] = {}
        self.on_data: Callable[[], str] = lambda: OK
        self.port = 0

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        del server, session, options
        answer = self.answers.get(address, OK)
        if answer == OK:
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        del server, session
        answer = self.on_data()
        if answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            message = message_from_bytes(content, policy=policy.default)
            assert isinstance(message, EmailMessage)
            self.taken.append(message)
        return answer


class AnyPort(Controller):  # type: ignore[misc] - published without types
    """Listens where the system finds room."""

    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@contextmanager
def mail_server() -> Iterator[MailServer]:
    """Run a server until the block ends; ``port`` says where."""
    server = MailServer()
    controller = AnyPort(server, hostname="127.0.0.1", port=0, ready_timeout=LONGEST)
    controller.start()
    server.port = controller.port
    try:
        yield server
    finally:
        controller.stop()
