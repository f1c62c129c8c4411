"""What a test that commits leaves to the next one: nothing, not even in tables that only grow."""

import pytest
from django.db import connection, transaction

from opencpor.journal.actions.record import record
from opencpor.journal.entry import ActorRef
from opencpor.journal.events import EventType
from opencpor.notices.jobs import deliver_mail
from tests.builders import make_enrollment
from tests.emptying import KEPT, empty_tables

pytestmark = pytest.mark.django_db(transaction=True)

SOME = {"directory_enrollment", "journal_event", "journal_streamhead", "procrastinate_jobs"}


def filled() -> set[str]:
    """Return the tables that have rows."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.get_table_list(cursor):
            cursor.execute(f'SELECT EXISTS (SELECT FROM "{table.name}")')  # noqa: S608 - names of our tables
            if cursor.fetchone() == (True,):
                found.add(table.name)
    return found


def test_no_table_keeps_a_row() -> None:
    with transaction.atomic():
        make_enrollment()
        record(EventType.CLAIM_EDITED, "claim:clm_1", ActorRef("user", "usr_1"))
        deliver_mail.defer(mail_id="mai_1")
    assert filled() >= SOME

    empty_tables()
    assert filled() <= set(KEPT)
