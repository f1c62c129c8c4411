"""Files of transactions: by the doors of usage into the lake, each transaction once."""

import gzip
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import DatabaseError, transaction
from tests.builders import make_location
from tests.jobs import run_jobs
from tests.usage.batches import imported as imported_with
from tests.usage.batches import importer, publish_program, sent_rows
from tests.usage.checking import OTHER
from tests.usage.transactions import HEADINGS, LOCATION, billed, in_force

from opencpor.directory.models import Customer
from opencpor.programs.shipped import INVENTED, shipped_text
from opencpor.usage.actions.dry_run import dry_run
from opencpor.usage.actions.receive import Sent, receive
from opencpor.usage.actions.show import rebuild_facts
from opencpor.usage.kept import lake_files
from opencpor.usage.models import Batch, Door, LakeFile
from opencpor.usage.transactions.models import Transaction

pytestmark = pytest.mark.django_db
EARLY = datetime(2026, 5, 1, tzinfo=UTC)
LATE = EARLY + timedelta(days=1)


@pytest.fixture(autouse=True)
def _program() -> None:
    publish_program(shipped_text(INVENTED))
    make_location(partner_id=LOCATION)


def imported(folder: Path, *rows: str, **said: Any) -> Batch:
    return imported_with(folder, *rows, **{"headings": HEADINGS, **said})


def test_a_file_becomes_transactions_that_name_their_row(tmp_path: Path) -> None:
    batch = imported(tmp_path, billed(), "bad", billed("t2", "2025-12-31", -7.5, "Vault Pro"))
    assert (batch.state, batch.layout, batch.months) == (
        "completed",
        "transactions",
        ["2025-12", "2026-02"],
    )
    assert (batch.rows, batch.facts, batch.codes) == (3, 2, {"BROKENROW": 1})
    assert in_force() == [
        ("t1", "compute-plan", "compute", "2026-02-10", 10_000, batch.id, 2),
        ("t2", "vault-plan", "vault", "2025-12-31", -750, batch.id, 4),
    ]


def test_their_file_is_registered_and_kept_like_those_of_facts(tmp_path: Path) -> None:
    imported(tmp_path, billed())
    file = LakeFile.objects.get()
    assert (file.kind, file.month, file.rows) == ("transactions", None, 1)
    assert list(lake_files()) == [(file.name, file.sha256)]
    with pytest.raises(DatabaseError), transaction.atomic():
        LakeFile.objects.update(rows=0)


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (billed(""), "MISSINGVALUE"),
        (billed("x" * 101), "BADID"),
        (billed(partner="7654321"), "UNKNOWNPARTNER"),
        (billed(tenant="contoso"), "BADTENANT"),
        (billed(product="fax"), "UNKNOWNPRODUCT"),
        (billed(day="10.02.2026"), "BADDATE"),
        (billed(day="2026-02-30"), "BADDATE"),
        (billed(day="2031-01-01"), "FUTUREMONTH"),
        (billed(amount="1.005"), "BADAMOUNT"),
        (billed(amount="1e3"), "BADAMOUNT"),
        (billed(amount="1234567890123"), "BADAMOUNT"),
        (billed(currency="USD"), "OTHERCURRENCY"),
    ],
)
def test_a_row_that_cannot_be_used_says_why_and_stops_no_other(
    tmp_path: Path, row: str, code: str
) -> None:
    batch = imported(tmp_path, row, billed("good"))
    assert (batch.facts, batch.codes) == (1, {code: 1})
    assert [found[0] for found in in_force()] == ["good"]


def test_one_id_twice_in_a_file_counts_once_if_it_says_the_same(tmp_path: Path) -> None:
    batch = imported(
        tmp_path, billed(), billed(amount="100.0"), billed("t2"), billed("t2", amount=1)
    )
    assert (batch.facts, batch.repeats, batch.codes) == (1, 1, {"CONFLICT": 2})
    assert [found[0] for found in in_force()] == ["t1"]


def test_of_two_rows_with_one_id_the_later_one_is_in_force_whichever_comes_first(
    tmp_path: Path,
) -> None:
    late = imported(tmp_path, billed(day="2026-04-01", amount=30), as_of=LATE)
    imported(tmp_path, billed(amount=20), billed("t2", amount=5), as_of=EARLY)
    assert [(found[0], found[3], found[4]) for found in in_force()] == [
        ("t1", "2026-04-01", 3_000),
        ("t2", "2026-02-10", 500),
    ]
    assert in_force()[0][5] == late.id


def test_pages_and_lake_agree_and_the_pages_table_can_be_made_anew(tmp_path: Path) -> None:
    imported(tmp_path, billed(), billed("t2"), as_of=EARLY)
    imported(tmp_path, billed(amount=40), as_of=LATE)
    before = in_force()
    Transaction.objects.update(amount_minor=1)
    rebuild_facts()
    assert in_force() == before


def test_an_unknown_tenant_becomes_an_unverified_customer(tmp_path: Path) -> None:
    assert imported(tmp_path, billed(), billed("t2", tenant=OTHER)).new_customers == 2
    assert set(Customer.objects.values_list("status", flat=True)) == {"unverified"}


def test_a_dry_run_says_what_would_happen_and_keeps_nothing(tmp_path: Path) -> None:
    sent = sent_rows(tmp_path, billed(), billed("t2", product="fax"), headings=HEADINGS)
    found = dry_run(sent, importer())
    assert (found.outcome.layout, found.outcome.counts.facts) == ("transactions", 1)
    assert [line[:2] for line in found.quarantine] == [(3, "UNKNOWNPRODUCT")]
    assert (Batch.objects.count(), Transaction.objects.count()) == (0, 0)


def as_tsv(path: Path, text: str) -> None:
    path.write_text(text.replace(",", "\t"), encoding="utf-8")


def as_gzip(path: Path, text: str) -> None:
    path.write_bytes(gzip.compress(text.encode()))


def as_parquet(path: Path, text: str) -> None:
    (path.parent / "plain.csv").write_text(text, encoding="utf-8")
    duckdb.sql(f"COPY (FROM read_csv('{path.parent}/plain.csv')) TO '{path}' (FORMAT parquet)")


@pytest.mark.parametrize("write", [as_tsv, as_gzip, as_parquet])
def test_every_format_of_usage_will_do(tmp_path: Path, write: Any) -> None:
    write(tmp_path / "billed", "\n".join((HEADINGS, billed(), billed("t2", amount="-3.50"))) + "\n")
    receive(Sent(tmp_path / "billed", "billed", Door.API), importer())
    run_jobs()
    assert [found[4] for found in in_force()] == [10_000, -350]


def test_neither_order_of_arrival_nor_splitting_changes_what_is_in_force(tmp_path: Path) -> None:
    first = [billed(f"t{n}", amount=n) for n in range(6)]
    second = [billed(f"t{n}", day="2026-03-01", amount=-n) for n in range(3, 9)]
    imported(tmp_path, *first, as_of=EARLY)
    imported(tmp_path, *second, as_of=LATE)
    whole = [found[:5] for found in in_force()]
    assert len(whole) == 9
    Transaction.objects.all().delete()
    for part, when in (
        (second[4:], LATE),
        (first[:2], EARLY),
        (second[:4], LATE),
        (first[2:], EARLY),
    ):
        imported(tmp_path, *part, as_of=when)
    assert [found[:5] for found in in_force()] == whole
