"""Journals: one booking each, balanced entries under what posted them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from opencpor.access.actor import Actor
from opencpor.incentives.models import Close, Entry, Journal
from opencpor.incentives.rules.statement import JournalKind

BATCH = 5000


def hold_ledger(program_key: str) -> None:
    """Let nobody else post to a program's ledger until the transaction ends; wait for who does.

    The database does the same when a journal is written, so that their numbers follow each other
    as their transactions do. Whoever reads the ledger first, to say what to post, holds it first.

    Raises:
        TransactionManagementError: Outside a transaction, where nothing would be held.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("The ledger is held within a transaction.")
    with connection.cursor() as cursor:
        cursor.execute("SELECT incentives_hold_ledger(%s)", [program_key])


@dataclass(frozen=True)
class Origin:
    """What posts: its kind, the id of its row, and how the journal says it.

    Attributes:
        close: The close, if that is what posts.
    """

    program_key: str
    kind: JournalKind
    source: str
    memo: str
    at: datetime
    actor: Actor
    close: Close | None = None

    @classmethod
    def of_close(cls, close: Close, actor: Actor) -> "Origin":
        """Say what a close posts as."""
        return cls(
            close.program_key,
            JournalKind.CLOSE,
            close.id,
            f"Earnings {close.month:%Y-%m}",
            close.closed_at,
            actor,
            close,
        )


def open_journal(origin: Origin) -> Journal:
    """Write a journal, and with that hold the program's ledger; its entries follow.

    Entries are written in the same transaction, those that balance each other in one statement.
    """
    return open_journals(origin, 1)[0]


def open_journals(origin: Origin, number: int) -> list[Journal]:
    """Write several journals, in the order of their numbers."""
    journals = [
        Journal(
            program_key=origin.program_key,
            kind=origin.kind.value,
            source=origin.source,
            close=origin.close,
            memo=origin.memo,
            posted_by=origin.actor.id,
            posted_at=origin.at,
        )
        for _ in range(number)
    ]
    return Journal.objects.bulk_create(journals, batch_size=BATCH)


def book(origin: Origin, entries: Sequence[Entry]) -> Journal:
    """Write a journal with entries that sum to zero in each currency.

    Raises:
        IntegrityError: If they do not, or do not fit what posts.
    """
    journal = open_journal(origin)
    add_entries(journal, entries)
    return journal


def add_entries(journal: Journal, entries: Sequence[Entry]) -> None:
    """Write entries of a journal that was just opened, in one statement.

    Raises:
        IntegrityError: If they do not balance each other.
    """
    for entry in entries:
        entry.journal = journal
    Entry.objects.bulk_create(entries)
