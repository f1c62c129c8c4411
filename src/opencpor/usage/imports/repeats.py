"""One thing given more than once in a file: identical rows are one, others are none.

Keys are grouped by a hash first, which is small; only the few that repeat are compared in full.
"""

from opencpor.usage.imports.codes import CONFLICT_BIT
from opencpor.usage.imports.workbench import Workbench

KEY = "tenant, workload, subscription, month"
FIGURES = "active, paid, assigned"


def settle_repeats(
    bench: Workbench, key: str = KEY, figures: str = FIGURES, conflict: int = CONFLICT_BIT
) -> int:
    """Mark conflicting rows, and put the places of surplus identical ones into ``surplus``.

    Args:
        bench: Where rows are ``staged``.
        key: The columns that say what a row is about; by default a unit and a month.
        figures: The columns that say something of it.
        conflict: The bit of the problem that rows with different figures have.

    Returns:
        How many identical repeats were left out.
    """
    bench.run(
        f"""CREATE TABLE repeated AS SELECT hash({key}) AS key_hash FROM staged
        WHERE problems = 0 AND NOT ignored GROUP BY key_hash HAVING count(*) > 1"""  # noqa: S608 - our names
    )
    bench.run(
        f"""CREATE TABLE compared AS
        SELECT place, place <> min(place) OVER same AS later,
          min(figures) OVER same <> max(figures) OVER same AS differs
        FROM (
          SELECT *, row({figures})::VARCHAR AS figures FROM staged
          WHERE problems = 0 AND NOT ignored AND hash({key}) IN (SELECT key_hash FROM repeated)
        ) WINDOW same AS (PARTITION BY {key})"""  # noqa: S608 - our names
    )
    bench.run(
        f"""UPDATE staged SET problems = {1 << conflict}
        WHERE place IN (SELECT place FROM compared WHERE differs)"""  # noqa: S608 - a number
    )
    bench.run("CREATE TABLE surplus AS SELECT place FROM compared WHERE later AND NOT differs")
    return bench.number("SELECT count(*) FROM surplus")
