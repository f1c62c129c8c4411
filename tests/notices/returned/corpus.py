"""Reports in the shapes that mail servers write, about one mail to one recipient."""

from base64 import encodebytes
from pathlib import Path

FOLDER = Path(__file__).parents[2] / "data/returned"
ANN = "ann@contoso.example"
MAIL = "<ml_01m7zz@operator.example>"
FAILED = {
    "postfix_failed": ("5.1.1", "550 5.1.1 no such user in this virtual domain"),
    "postfix_gave_up": ("4.4.1", "connect to mail.customer.example:25: timed out"),
    "exchange": (
        "5.1.10",
        "550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by address lookup",
    ),
    "gmail": (
        "5.1.1",
        "550-5.1.1 The account that you wrote to 550-5.1.1 does not exist. 550 5.1.1 see the help",
    ),
    "sendmail_two_recipients": ("5.2.2", "552 5.2.2 over quota"),
}
"""The reports of mails that will never arrive, with status and words."""


def report(name: str, message_id: str = MAIL, recipient: str = ANN) -> bytes:
    text = (FOLDER / f"{name}.eml").read_text(encoding="utf-8")
    text = text.replace("{message_id}", message_id).replace("{recipient}", recipient)
    return text.replace("\n", "\r\n").encode()


def _quoting(part: bytes) -> bytes:
    """Return a report that is whole but for the mail that it quotes."""
    head = b"Content-Type: multipart/report; boundary=b\n\n--b\nContent-Type: "
    fields = b"\nReporting-MTA: dns; x\n\nFinal-Recipient: rfc822; a@b.example\nAction: failed\n\n"
    return head + b"message/delivery-status\n" + fields + b"--b\nContent-Type: " + part


HOSTILE = {
    "deep": _quoting(
        b"text/rfc822-headers\nContent-Transfer-Encoding: base64\n\n"
        + encodebytes(b"Content-Type: message/rfc822\n\n" * 5000)
    ),
    "charset": _quoting(b"text/rfc822-headers; charset=idna\n\n\xff\xfe"),
    "charset in parts": _quoting(b"text/rfc822-headers; charset*=a''b\n\n\xff\xfe"),
    "boundary": b"Content-Type: multipart/report; boundary*=idna''abc\n\n",
}
"""Mails on which Python's parser fails."""
SLOW = b'Content-Type: multipart/report; boundary=b; a="' + b";" * 400_000 + b"\n\n"
"""A mail over which Python's parser counts for minutes."""
