"""No account number in logs, events, notices, mails or the stored answers of the API."""

import logging
import re

import pytest
from django.db import connection
from tests.incentives.payees.people import GROUNDS, IBAN, SEEN, People, call
from tests.jobs import run_jobs

from opencpor.notices.center.models import Notice
from opencpor.notices.models import Mail

pytestmark = pytest.mark.django_db(transaction=True)
NUMBER = IBAN[4:]


def everything_stored() -> str:
    """Return every row of every table as text, as a dump would have it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r'"
            " AND relnamespace = 'public'::regnamespace"
        )
        names = [name for (name,) in cursor.fetchall()]
        rows = []
        for name in names:
            cursor.execute(f'SELECT t::text FROM "{name}" AS t')  # noqa: S608 - names of our tables
            rows += [row for (row,) in cursor.fetchall()]
    return "\n".join(rows)


def test_nothing_that_is_kept_or_told_holds_the_number(
    people: People, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    headers = {"Idempotency-Key": "k"}
    made = call(people.admin, "post", "", people.body(), **headers)
    wrong = call(people.admin, "post", "", people.body(iban=IBAN[:-1] + "1"), **headers)
    body = {"grounds": GROUNDS, "account": IBAN}
    call(people.finance, "post", f"/{made.json()['id']}/approve", body, **SEEN)
    run_jobs()

    said = [made.content.decode(), wrong.content.decode(), caplog.text, everything_stored()]
    assert not [text for text in said if re.search(NUMBER[:-1], text)]
    assert Mail.objects.exists()


def test_the_partners_admins_are_told_whoever_did_it(people: People) -> None:
    people.approved()

    told = Notice.objects.filter(user=people.admin).order_by("id")
    assert [row.kind for row in told] == ["payee.submitted", "payee.approved"]
    assert all("DE•• … 3000" in row.text for row in told)
    assert "48 hours" in told[1].text


def test_finance_is_told_what_waits(people: People) -> None:
    people.submit()

    told = Notice.objects.get(user=people.finance)
    assert (told.kind, told.path) == (
        "payee.waiting",
        f"/earnings/payees/{people.location.pk}/",
    )
    assert "DE•• … 3000" in told.text
