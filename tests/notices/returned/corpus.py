"""Reports in the shapes that mail servers write, about one mail to one recipient."""

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
