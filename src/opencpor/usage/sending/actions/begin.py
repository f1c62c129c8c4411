"""Begin to send a usage file in parts."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from django.db import connection, transaction

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.common.clock import now
from opencpor.common.errors import Conflict, FieldError, Invalid, TooLarge
from opencpor.common.phrases import phrase
from opencpor.usage.actions.receive import checked, plain_name
from opencpor.usage.imports.given import AUTO
from opencpor.usage.imports.limits import LARGEST_FILE, MEBIBYTE
from opencpor.usage.models import Door
from opencpor.usage.sending import rules
from opencpor.usage.sending.models import Sending
from opencpor.usage.sending.queries import open_sendings

_BEGINNING = 0x75736467  # advisory lock: who begins to send is counted one after the other
SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Announced:
    """A file that is to come, and what is said beside it; see ``actions.receive.Sent``.

    Attributes:
        size: In bytes.
        sha256: Of the whole file, if known: then another content is refused at the end.
        mark: By which the sender knows the file again.
    """

    name: str
    size: int
    door: Door
    sha256: str = ""
    mark: str = ""
    program_key: str = ""
    layout: str = AUTO
    tenant_id: str = ""
    report_date: date | None = None
    as_of: datetime | None = None


def begin(file: Announced, actor: Actor) -> Sending:
    """Make room for a file; its parts follow.

    Raises:
        Invalid: If what is said beside it is wrong; found before the first byte is sent.
        TooLarge: If it is larger than is accepted.
        Conflict: If the caller has too many open already.
    """
    actor.require(Permission.USAGE_IMPORT)
    program_key, tenant = checked(file)
    if file.size > LARGEST_FILE:
        raise TooLarge(
            phrase("The file is larger than {most} MiB. Split it.", most=LARGEST_FILE // MEBIBYTE),
            code="too_large",
        )
    _check_numbers(file)
    began = now()
    with transaction.atomic():
        _check_open(actor)
        return Sending.objects.create(
            program_key=program_key,
            file_name=plain_name(file.name),
            size=file.size,
            sha256=file.sha256.lower(),
            mark=file.mark,
            layout=file.layout,
            tenant_id=tenant,
            report_date=file.report_date,
            as_of=file.as_of,
            door=file.door.value,
            actor_kind=actor.kind.value,
            actor_id=actor.id,
            began_at=began,
            expires_at=began + rules.LIFE,
        )


def _check_numbers(file: Announced) -> None:
    errors = []
    if file.size < 1:
        errors.append(FieldError("size", "empty", "The file is empty.", "Send one that is not."))
    if file.sha256 and not SHA256.fullmatch(file.sha256.lower()):
        remedy = phrase("Give 64 hexadecimal digits, or leave it out.")
        errors.append(FieldError("sha256", "invalid", "This is no SHA-256.", remedy))
    if errors:
        raise Invalid("The file was not taken.", code="invalid", errors=errors)


def _check_open(actor: Actor) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_BEGINNING])
    if open_sendings(actor).count() >= rules.MOST_OPEN:
        raise Conflict(
            phrase(
                "You have {most} unfinished uploads. Finish or remove one, then try again.",
                most=rules.MOST_OPEN,
            ),
            code="too_many_open",
        )
