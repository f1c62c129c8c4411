"""Lists of what two persons agree on as files: the rows of page and API, for the same readers."""

import csv
import io
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.builders import make_location, make_payee, make_user
from tests.incentives.budgeting import another_rule, budget
from tests.incentives.payments.paying import Till, make_till
from tests.incentives.world import PROGRAM
from tests.incentives.worlds import Worlds

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.incentives.payments.actions.reject_batch import reject_batch
from opencpor.incentives.recomputes.actions.propose import Wish, propose
from opencpor.incentives.recomputes.actions.withdraw import withdraw

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = {
    "adjustments": "/earnings/adjustments/",
    "budgets": "/earnings/budgets/",
    "payment-batches": "/earnings/payments/batches/",
    "recomputes": "/earnings/recomputes/",
    "payees": "/earnings/payees/",
}
SAID = {
    "budgets": ("standing", "all", ""),
    "payment-batches": ("proposed", ""),
    "recomputes": ("proposed", ""),
    "payees": ("submitted", "approved", "all", ""),
}
APIS = {"payment-batches": "payments/batches"}


@pytest.fixture
def till(worlds: Worlds) -> Till:
    return worlds.get(make_till)


def opened(user: User, address: str) -> Any:
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client.get(address)


def rows(user: User, key: str, query: str = "") -> list[dict[str, str]]:
    answer = opened(user, f"/insights/tables/listed-{key}.csv?{query}")
    assert answer.status_code == 200, answer.content
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def agreeing(user: User, key: str, query: str, shown: str = "") -> list[str]:
    """The ids that file and API have, and that the page counts and offers the file of."""
    page = opened(user, PAGES[key] + f"?{shown or query}")
    assert f'href="/insights/tables/listed-{key}.csv?{query}"' in unescape(page.content.decode())
    said = opened(user, f"/api/v1/{APIS.get(key, key)}?{query}").json()["items"]
    found = [next(iter(row.values())) for row in rows(user, key, query)]
    assert found == [one["id"] for one in said]
    assert page.context["listing"].total == len(found)
    return found


def test_adjustments_are_a_file_narrowed_as_their_list(till: Till) -> None:
    row = till.desk.proposed(amount="-5.00", kind="recoupment")
    till.desk.proposed()
    query = "state=proposed&type=recoupment"
    assert agreeing(till.desk.second, "adjustments", query) == [row.id]
    (found,) = rows(till.desk.second, "adjustments", query)
    assert (found["month"], found["amount"], found["currency"], found["note"]) == (
        "2026-01", "-5.00", "USD", "Agreed on the phone.",
    )  # fmt: skip
    assert (found["proposed_by"], found["decided_by"]) == (till.one.id, "")


def test_a_partner_s_file_of_adjustments_names_nobody_of_the_operator(till: Till) -> None:
    till.desk.proposed()
    row = till.desk.approved(amount="7.00")
    partner = make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization)
    (found,) = rows(partner, "adjustments")
    assert (found["adjustment"], found["state"]) == (row.id, "approved")
    names = ("proposed_by", "proposed_by_name", "decided_by", "decided_by_name")
    assert [found[name] for name in names] == [""] * 4
    assert rows(make_user(Role.INCENTIVES_ADMIN), "adjustments") == []


def test_budgets_are_a_file_of_those_in_force_or_of_all(till: Till) -> None:
    first = budget(till.one, last="2026-03")
    other = budget(till.one, rule=another_rule())
    newer = budget(till.one, last="2026-03", amount="3000.00", replaces=first.id)
    user = till.desk.second
    assert agreeing(user, "budgets", "state=standing", "state=") == [newer.id, other.id]
    query = f"program={PROGRAM}&rule={newer.rule}&state=replaced"
    assert agreeing(user, "budgets", query) == [first.id]
    assert [row["state"] for row in rows(user, "budgets")] == ["standing", "standing", "replaced"]
    assert [row["amount"] for row in rows(user, "budgets", query)] == ["2050.00"]
    assert "Replaced" in opened(user, f"/earnings/budgets/?{query}").content.decode()


def test_batches_are_a_file_with_how_many_payments_each_has(till: Till) -> None:
    row = till.proposed()
    reject_batch(row.id, till.other, reason="Wrong day.")
    again, user = till.proposed(), till.desk.second
    query = f"program={PROGRAM}&state=proposed"
    assert agreeing(user, "payment-batches", query) == [again.id]
    (found,) = rows(user, "payment-batches", "state=rejected")
    assert (found["batch"], found["payments"], found["amount"], found["reason"]) == (
        row.id, "1", "1800.00", "Wrong day.",
    )  # fmt: skip


def test_recomputes_are_a_file_narrowed_as_their_list(till: Till) -> None:
    taken_back = propose(Wish(PROGRAM, "2026-01", "2026-01", "Wrong.", None), till.one)
    withdraw(taken_back.id, till.one)
    row = propose(Wish(PROGRAM, "2026-01", "2026-01", "Once more.", None), till.one)
    assert agreeing(till.desk.second, "recomputes", "state=proposed") == [row.id]
    (found,) = rows(till.desk.second, "recomputes", "state=withdrawn")
    assert (found["recompute"], found["first_month"], found["note"], found["decided_by"]) == (
        taken_back.id, "2026-01", "Wrong.", till.one.id,
    )  # fmt: skip


def test_payees_are_a_file_masked_and_for_those_who_read_them(till: Till) -> None:
    waits, user = make_payee(make_location()), till.desk.second
    assert agreeing(user, "payees", "state=submitted", "state=") == [waits.id]
    query = f"state=approved&location={till.location.pk}"
    assert agreeing(user, "payees", query) == [till.payee.id]
    (found,) = rows(user, "payees", query)
    assert (found["account"][-4:], "DE89370400440532013000" in found.values()) == ("3000", False)
    partner = till.location.organization.organization
    own = make_user(Role.INCENTIVES_ADMIN, partner)
    assert [row["payee"] for row in rows(own, "payees")] == [till.payee.id]
    reader = make_user(Role.INCENTIVES_USER, partner)
    assert opened(reader, "/insights/tables/listed-payees.csv").status_code == 403


def test_a_state_that_there_is_not_is_refused_at_every_door(till: Till) -> None:
    user = till.desk.second
    for key, page in PAGES.items():
        addresses = (page, f"/api/v1/{APIS.get(key, key)}", f"/insights/tables/listed-{key}.csv")
        found = [opened(user, f"{one}?state=nothing").status_code for one in addresses]
        assert (key, found) == (key, [422, 422, 422])


def test_spaces_around_a_state_are_passed_over_by_pages(till: Till) -> None:
    user = till.desk.second
    for key, states in SAID.items():
        for state in states:
            said = [opened(user, f"{PAGES[key]}?state={one}") for one in (state, f"%20{state}+")]
            assert (key, state, [one.status_code for one in said]) == (key, state, [200, 200])
            plain, spaced = (one.context for one in said)
            assert (spaced["narrowed"], spaced["tabs"]) == (plain["narrowed"], plain["tabs"])


def test_only_a_list_of_one_program_reads_what_programs_are_called(till: Till) -> None:
    user = till.desk.second
    for key in ("budgets", "recomputes"):
        found = []
        for query in ("", f"?program={PROGRAM}"):
            with CaptureQueriesContext(connection) as statements:
                opened(user, PAGES[key] + query)
            found.append(len(statements))
        assert (key, found[1] - found[0]) == (key, 2)  # which there are, and the one's version


def test_operators_own_lists_are_empty_files_to_partners(till: Till) -> None:
    budget(till.one)
    till.proposed()
    propose(Wish(PROGRAM, "2026-01", "2026-01", "Wrong.", None), till.one)
    partner = make_user(Role.INCENTIVES_ADMIN, till.location.organization.organization)
    for key in ("budgets", "payment-batches", "recomputes"):
        assert (key, rows(partner, key)) == (key, [])
        assert (key, len(rows(make_user(Role.AUDITOR), key))) == (key, 1)
