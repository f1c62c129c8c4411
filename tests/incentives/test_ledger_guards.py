from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction
from tests.builders import make_customer, make_organization
from tests.incentives.rows import make_close, make_earning

from opencpor.access.actor import system
from opencpor.access.models import Unit
from opencpor.access.roles import Side
from opencpor.incentives.models import OF_LOCATIONS, Account, Close, Earning, Entry, Journal
from opencpor.incentives.posting import journals
from opencpor.incentives.posting.journals import Origin

pytestmark = pytest.mark.django_db(transaction=True)


def location() -> Unit:
    return Unit.objects.create(organization=make_organization(Side.PARTNER), name="Berlin")


def open_journal(kind: str = "payment", source: str = "pbt_1") -> Journal:
    return Journal.objects.create(
        program_key="p",
        kind=kind,
        source=source,
        memo="October",
        posted_by="usr_1",
        posted_at=datetime(2026, 11, 1, tzinfo=UTC),
    )


def entries(journal: Journal, *amounts: int) -> list[Entry]:
    """Entries that nothing else is asked of than that they balance each other."""
    return [
        Entry(journal=journal, account=Account.BANK, amount_minor=minor, currency="USD")
        for minor in amounts
    ]


def post(one: int, other: int) -> Journal:
    journal = open_journal()
    Entry.objects.bulk_create(entries(journal, one, other))
    return journal


def judge_now() -> None:
    """Have every deferred check of the transaction made now."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_a_journal_that_sums_to_zero_is_kept() -> None:
    with transaction.atomic():
        post(500, -500)
    assert sorted(Entry.objects.values_list("amount_minor", flat=True)) == [-500, 500]


def test_a_journal_that_does_not_sum_to_zero_is_refused() -> None:
    with pytest.raises(DatabaseError, match="does not sum to zero in USD"), transaction.atomic():
        post(500, -499)
    assert Journal.objects.count() == 0


def post_after_judging() -> None:
    journal = open_journal()
    judge_now()
    Entry.objects.bulk_create(entries(journal, 500, -499))


def post_crosswise() -> None:
    one, other = open_journal(), open_journal()
    Entry.objects.bulk_create([*entries(one, 5, 0), *entries(other, 0, -5)])


@pytest.mark.parametrize("arranged", [post_after_judging, post_crosswise])
def test_no_arrangement_of_a_transaction_leaves_a_journal_unbalanced(
    arranged: Callable[[], None],
) -> None:
    with pytest.raises(DatabaseError, match="does not sum to zero in USD"), transaction.atomic():
        arranged()
    assert (Journal.objects.count(), Entry.objects.count()) == (0, 0)


def test_nothing_is_added_to_a_balanced_journal_that_was_judged() -> None:
    with transaction.atomic():
        journal = post(500, -500)
        judge_now()
        with pytest.raises(DatabaseError, match="sum to zero"), transaction.atomic():
            entries(journal, 1)[0].save()
    assert sorted(Entry.objects.values_list("amount_minor", flat=True)) == [-500, 500]


def test_nothing_is_added_to_a_finished_journal() -> None:
    with transaction.atomic():
        journal = post(500, -500)
    with pytest.raises(DatabaseError, match="is finished"):
        entries(journal, 0)[0].save()
    assert Entry.objects.count() == 2


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE incentives_entry SET amount_minor = amount_minor * 2",
        "DELETE FROM incentives_entry",
        "TRUNCATE incentives_entry",
        "UPDATE incentives_journal SET memo = 'x'",
        "DELETE FROM incentives_journal",
    ],
)
def test_the_database_refuses_to_change_the_ledger(statement: str) -> None:
    with transaction.atomic():
        post(500, -500)
    with (
        pytest.raises(DatabaseError, match="never changed"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert Entry.objects.filter(amount_minor=500).count() == 1


@pytest.mark.parametrize("account", Account.values)
def test_an_entry_names_its_location_and_cause_or_neither(account: str) -> None:
    named = {"location": location(), "source": "pay_1"}
    says = {} if account in OF_LOCATIONS else named
    wrong = Entry(journal=Journal(), account=account, amount_minor=0, currency="USD", **says)
    with transaction.atomic():
        wrong.journal = open_journal("payment", "pay_1")
        with pytest.raises(DatabaseError, match="entry_names_location_and_cause"):
            wrong.save()
        transaction.set_rollback(True)
    assert Entry.objects.count() == 0


def open_journal_of(close: Close) -> Journal:
    return journals.open_journal(Origin.of_close(close, system("test")))


def entries_of_line(line: Earning, **otherwise: object) -> list[Entry]:
    """What posts a line, with something said otherwise."""
    says = {"location": line.location, "amount_minor": 1250, "currency": "EUR"} | otherwise
    close = line.close
    assert close is not None
    journal = open_journal_of(close)
    entry = Entry(journal=journal, account=Account.PARTNER_PAYABLE, earning=line, **says)
    against = Entry(
        journal=journal, account=Account.PROGRAM_EXPENSE, amount_minor=-entry.amount_minor,
        currency=entry.currency,
    )  # fmt: skip
    return [entry, against]


@pytest.mark.parametrize(
    "otherwise", [{"amount_minor": 1249}, {"currency": "USD"}, {"location": "elsewhere"}]
)
def test_an_entry_says_what_its_line_says(otherwise: dict[str, object]) -> None:
    if "location" in otherwise:
        otherwise = {"location": location()}
    customer = make_customer().organization
    line = make_earning(make_close("p"), location(), customer, "usage", "teams")
    with pytest.raises(DatabaseError, match=f"line {line.id} says another"), transaction.atomic():
        Entry.objects.bulk_create(entries_of_line(line, **otherwise))
    assert Entry.objects.count() == 0
    with transaction.atomic():
        Entry.objects.bulk_create(entries_of_line(line))
    assert Entry.objects.get(earning=line).amount_minor == 1250


PAYABLE, EXPENSE = Account.PARTNER_PAYABLE, Account.PROGRAM_EXPENSE
CLEARING, BANK, FORFEITED = Account.PAYMENT_CLEARING, Account.BANK, Account.FORFEITED


@pytest.mark.parametrize(
    ("kind", "source", "less", "more"),
    [
        ("adjustment", "adj_1", EXPENSE, PAYABLE),
        ("payment", "pay_1", PAYABLE, CLEARING),
        ("payment", "pay_1", CLEARING, BANK),
        ("payment", "pay_1", BANK, PAYABLE),
        ("forfeiture", "pay_1", PAYABLE, FORFEITED),
    ],
)
def test_each_kind_of_posting_moves_money_between_its_accounts(
    kind: str, source: str, less: Account, more: Account
) -> None:
    with transaction.atomic():
        moved(kind, source, less, more)
        assert dict(Entry.objects.values_list("account", "amount_minor")) == {less: -500, more: 500}
        transaction.set_rollback(True)  # its end would ask for a payment of that id


@pytest.mark.parametrize(
    ("kind", "source", "less", "more"),
    [
        ("adjustment", "adj_1", PAYABLE, BANK),
        ("adjustment", "adj_1", PAYABLE, FORFEITED),
        ("payment", "pay_1", EXPENSE, PAYABLE),
        ("forfeiture", "pay_1", PAYABLE, BANK),
    ],
)
def test_no_posting_reaches_the_accounts_of_another(
    kind: str, source: str, less: Account, more: Account
) -> None:
    with pytest.raises(DatabaseError, match=f"is a {kind}: it cannot post this"):
        moved(kind, source, less, more)
    assert (Journal.objects.count(), Entry.objects.count()) == (0, 0)


@transaction.atomic
def moved(kind: str, source: str, less: Account, more: Account) -> None:
    unit, journal = location(), open_journal(kind, source)
    named = {"location": unit, "source": source}
    Entry.objects.bulk_create(
        Entry(
            journal=journal, account=account, amount_minor=minor, currency="USD",
            **(named if account in OF_LOCATIONS else {}),
        )
        for account, minor in ((less, -500), (more, 500))
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "source"),
    [("payment", "adj_1"), ("adjustment", "pay_1"), ("close", "cls_1"), ("gift", "gft_1")],
)
def test_a_journal_names_what_posted_it(kind: str, source: str) -> None:
    with pytest.raises(DatabaseError, match="journal_"):
        open_journal(kind, source)
    assert Journal.objects.count() == 0


@pytest.mark.parametrize(
    ("kind", "source", "told"),
    [("adjustment", "adj_1", "no approved adjustment adj_1"), ("recompute", "rcp_1", "recompute")],
)
def test_no_journal_is_of_a_decision_that_is_not_there(kind: str, source: str, told: str) -> None:
    with pytest.raises(DatabaseError, match=f"books {told}"):
        open_journal(kind, source)
    assert Journal.objects.count() == 0


def test_a_number_is_given_by_the_database_alone() -> None:
    first = open_journal()
    second = Journal.objects.create(
        program_key="p", kind="payment", source="pbt_2", number=first.number - 1, memo="",
        posted_by="usr_1", posted_at=first.posted_at,
    )  # fmt: skip
    assert second.number > first.number


def test_the_journal_of_a_close_is_of_its_program() -> None:
    close = make_close("p")
    close.program_key = "another"
    with pytest.raises(DatabaseError, match="is of another program"):
        open_journal_of(close)
    assert Journal.objects.count() == 0
