"""How upper rooms learn what became of the mails they queued.

This room delivers and knows nothing of claims; whoever cares registers for a kind of mail in its
AppConfig. A listener runs in a job of its own, queued with the record of the outcome: what goes
wrong in it never sends a mail again. It may be called twice for one mail and must then change
nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Delivery:
    """What became of a mail.

    Attributes:
        mail_id: Which.
        kind: Its kind.
        about: The stream it is about, such as ``claim:clm_…``.
        accepted_at: When the receiving server took it; None: it is undeliverable.
        reason: Why it is undeliverable, for people.
    """

    mail_id: str
    kind: str
    about: str
    accepted_at: datetime | None
    reason: str = ""


@dataclass(frozen=True)
class Return:
    """A mail that was accepted and came back for good.

    Attributes:
        mail_id: Which.
        kind: Its kind.
        about: The stream it is about.
        reason: Why, in the words of the server that gave up.
    """

    mail_id: str
    kind: str
    about: str
    reason: str


Listener = Callable[[Delivery], None]
ReturnListener = Callable[[Return], None]
_listeners: dict[str, Listener] = {}
_return_listeners: dict[str, ReturnListener] = {}


def on_delivery(kind: str, listener: Listener) -> None:
    """Have a listener called with the outcome of every mail of a kind; one listener per kind."""
    _listeners[kind] = listener


def listener_for(kind: str) -> Listener | None:
    """Return who registered for a kind of mail, if anybody."""
    return _listeners.get(kind)


def on_return(kind: str, listener: ReturnListener) -> None:
    """Have a listener called when a mail of a kind has come back; inside the transaction."""
    _return_listeners[kind] = listener


def return_listener_for(kind: str) -> ReturnListener | None:
    """Return who registered for mails of a kind that come back, if anybody."""
    return _return_listeners.get(kind)
