"""Mail the newest checkpoint of the event log to addresses outside, once a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from hashlib import sha256

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from opencpor.access.actor import system
from opencpor.common.clock import now
from opencpor.journal.actions.checkpoint import sign_checkpoint
from opencpor.journal.exporting import checkpoint_line, newest_checkpoint
from opencpor.journal.models import Checkpoint
from opencpor.notices.actions.send import queue_mail
from opencpor.notices.models import Mail
from opencpor.notices.rules import Attached, Letter
from opencpor.runtime import environment

KIND = "log.checkpoint"
SENDER = system("log.checkpoint")
FILE_KIND = "application/x-ndjson"


def send_checkpoint(addresses: Sequence[str], seed: bytes) -> int:
    """Queue the mail of today for every address that has none yet; return how many.

    Days that passed while nothing ran are not made up for: the newest checkpoint covers them all.

    Args:
        addresses: Outside addresses.
        seed: 32-byte Ed25519 seed, to sign where nothing was signed today.

    Raises:
        Conflict: ``log_busy``; nothing is sent then.
    """
    day = now().date()
    keys = {_key(day, address): address for address in addresses}
    sent = set(Mail.objects.filter(key__in=keys).values_list("key", flat=True))
    missing = [key for key in keys if key not in sent]
    if not missing:
        return 0
    point = _of_today(day, seed)
    with transaction.atomic():
        for key in missing:
            letter = _letter(keys[key], day, point)
            queue_mail(letter, kind=KIND, key=key, about=f"checkpoint:{point.number}", actor=SENDER)
    return len(missing)


def _key(day: date, address: str) -> str:
    return f"{KIND}:{day}:{sha256(address.lower().encode()).hexdigest()}"


def _of_today(day: date, seed: bytes) -> Checkpoint:
    """Return the newest checkpoint, or sign one where the daily one was missed."""
    newest = newest_checkpoint()
    return newest if newest and newest.at.date() == day else sign_checkpoint(seed)


def _letter(address: str, day: date, point: Checkpoint) -> Letter:
    language = settings.LANGUAGE_CODE
    with translation.override(language):
        subject = _("Checkpoint of the event log, %(day)s") % {"day": day.isoformat()}
        text = _(
            "Attached is the newest signed checkpoint of the event log of %(address)s. It covers "
            "the events up to number %(number)s. Keep the file where nobody of that installation "
            "can write: nothing before it can then be changed unnoticed. With the script "
            "verify_log.py it checks an exported log."
        ) % {"address": environment.current().base_url, "number": point.event_number}
    html = format_html('<!doctype html><html lang="{}"><p>{}</p></html>', language, text)
    file = Attached(f"checkpoint-{day}.jsonl", FILE_KIND, checkpoint_line(point))
    return Letter(address, subject, text, html, language, files=(file,))
