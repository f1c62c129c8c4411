"""Files that several threads read: their rows keep their numbers, and facts are sorted."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import pairwise

import pyarrow.parquet as pq
import pytest
from tests.usage.checking import HEADINGS, WORDS

from opencpor.common.months import Month
from opencpor.usage.imports.check import check_file
from opencpor.usage.imports.given import Given
from opencpor.usage.imports.workbench import Workbench, workbench
from opencpor.usage.lake.layout import Stamp
from opencpor.usage.lake.writing import write_facts

ROWS = 300_000
EVERY = 1000  # a bad row among so many


def _line(row: int) -> str:
    """Say in a row's figure which row it is; tenants come in falling order."""
    workload = "fax" if row % EVERY == 0 else "teams"
    return f"00000000-0000-4000-8000-{ROWS + 1 - row:012d},{workload},2024-03,{row},\n"


@pytest.fixture(scope="module")
def checked() -> Iterator[Workbench]:
    with workbench() as bench:
        path = bench.scratch / "large.csv"
        with path.open("w") as sink:
            sink.write(HEADINGS + "\n")
            sink.writelines(map(_line, range(2, ROWS + 2)))
        check_file(bench, path, Given(), WORDS)
        yield bench


def test_rows_keep_their_numbers(checked: Workbench) -> None:
    assert checked.rows("SELECT count(*), count(*) FILTER (active_users = row) FROM facts") == [
        (ROWS - 300, ROWS - 300)
    ]
    assert checked.rows("SELECT row FROM quarantine ORDER BY row") == [
        (row,) for row in range(EVERY, ROWS + 1, EVERY)
    ]


def test_who_reads_one_tenant_opens_few_groups_of_rows(checked: Workbench) -> None:
    stamp = Stamp("bat_1", "program", datetime(2024, 4, 1, tzinfo=UTC))
    written = write_facts(checked, stamp, Month(2024, 3))
    tenants = pq.read_table(written.path, columns=["tenant_id"])["tenant_id"].to_pylist()
    assert (len(tenants), tenants) == (ROWS - 300, sorted(tenants))
    about = pq.read_metadata(written.path)
    said = [about.row_group(n).column(1).statistics for n in range(about.num_row_groups)]
    assert len(said) == 8
    assert all(one.max < other.min for one, other in pairwise(said))
