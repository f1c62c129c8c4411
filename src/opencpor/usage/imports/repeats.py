"""One thing given more than once in a file: identical rows are one, others are none.

Whether anything can be repeated is asked of groups first, which are few; rows are compared only in
groups in which it can.
"""

from dataclasses import dataclass, replace
from itertools import count

from opencpor.usage.imports.codes import CONFLICT_BIT
from opencpor.usage.imports.workbench import Workbench

GOOD = "problems = 0 AND NOT ignored"


@dataclass(frozen=True)
class Likeness:
    """When rows are about one thing, and when they say the same.

    Attributes:
        key: The columns that say what a row is about.
        figures: The columns that say something of it.
        group: Columns of the key by which rows are grouped first.
        crowded: Whether two rows of a group may have the same key; never false if they have.
        conflict: The bit of the problem that rows with different figures have.
    """

    key: str
    figures: str
    group: str
    crowded: str
    conflict: int


# A group's workloads are bits of one number; if two share a bit, rows are compared for nothing.
UNITS = Likeness(
    key="tenant, subscription, month, workload",
    figures="active, paid, assigned",
    group="tenant, subscription, month",
    crowded="bit_count(bit_or(CAST(1 AS UBIGINT) << (enum_code(workload) % 63))) < count(*)",
    conflict=CONFLICT_BIT,
)
BITS = 126  # of the widest number that a bit is shifted in and stays positive


def units(bench: Workbench) -> Likeness:
    """Say when staged rows are about one unit and month.

    Where all months and workloads of the file together fit into the bits of one number, groups need
    no month: there are fewer of them.
    """
    pairs = bench.rows(
        f"SELECT DISTINCT month, CAST(enum_code(workload) AS INTEGER) FROM staged WHERE {GOOD}"  # noqa: S608 - our name
    )
    if not pairs:
        return UNITS
    first, last = min(month for month, _ in pairs), max(month for month, _ in pairs)
    codes = {code for _, code in pairs}
    width = next(n for n in count(len(codes)) if len({code % n for code in codes}) == len(codes))
    if (last - first + 1) * width > BITS:
        return UNITS
    bit = f"CAST((month - {first}) * {width} + enum_code(workload) % {width} AS HUGEINT)"
    crowded = f"bit_count(bit_or(CAST(1 AS HUGEINT) << {bit})) < count(*)"
    return replace(UNITS, group="tenant, subscription", crowded=crowded)


def settle_repeats(bench: Workbench, alike: Likeness) -> int:
    """Mark conflicting rows, and put the places of surplus identical ones into ``surplus``.

    Args:
        bench: Where rows are ``staged``, as a view of the table ``typed``.
        alike: What rows are repeats.

    Returns:
        How many identical repeats were left out.
    """
    bench.run(
        f"""CREATE TABLE crowded AS SELECT hash({alike.group}) AS group_hash FROM staged
        WHERE {GOOD} GROUP BY {alike.group} HAVING {alike.crowded}"""  # noqa: S608 - our names
    )
    if not bench.number("SELECT count(*) FROM crowded"):
        bench.run("CREATE TABLE surplus (place BIGINT)")
        return 0
    bench.run(
        f"""CREATE TABLE compared AS
        SELECT nth, place, place <> min(place) OVER same AS later,
          min(figures) OVER same <> max(figures) OVER same AS differs
        FROM (
          SELECT *, row({alike.figures})::VARCHAR AS figures FROM staged
          WHERE {GOOD} AND hash({alike.group}) IN (SELECT group_hash FROM crowded)
        ) WINDOW same AS (PARTITION BY {alike.key})"""  # noqa: S608 - our names
    )
    bench.run(
        f"""UPDATE typed SET problems = {1 << alike.conflict}
        WHERE rowid IN (SELECT nth FROM compared WHERE differs)"""  # noqa: S608 - a number
    )
    bench.run("CREATE TABLE surplus AS SELECT place FROM compared WHERE later AND NOT differs")
    return bench.number("SELECT count(*) FROM surplus")


def without_surplus(repeats: int) -> str:
    """Give the SQL condition, behind others, that leaves identical repeats out."""
    return "AND place NOT IN (SELECT place FROM surplus)" if repeats else ""
