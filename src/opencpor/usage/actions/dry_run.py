"""Check a usage file without keeping anything of it."""

from dataclasses import dataclass

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.usage.actions.import_batch import vocabulary_for
from opencpor.usage.actions.receive import Sent, checked
from opencpor.usage.imports.check import check_file
from opencpor.usage.imports.given import Given
from opencpor.usage.imports.outcome import Outcome
from opencpor.usage.imports.workbench import workbench
from opencpor.usage.lake.here import work_folder

SHOWN = 100


@dataclass(frozen=True)
class DryRun:
    """What an import would do, and the first rows it would leave out: row, code, text."""

    outcome: Outcome
    quarantine: list[tuple[int, str, str]]


def dry_run(sent: Sent, actor: Actor) -> DryRun:
    """Check a file and say what its import would do.

    Raises:
        Invalid: If what was said beside it is wrong.
        RefusedError: If it cannot be read at all.
    """
    actor.require(Permission.USAGE_IMPORT)
    program_key, tenant = checked(sent)
    given = Given(sent.layout, str(tenant or ""), sent.report_date, sent.licenses)
    with workbench(work_folder()) as bench:
        outcome = check_file(bench, sent.path, given, vocabulary_for(program_key))
        rows = bench.rows("SELECT row, code, text FROM quarantine ORDER BY row LIMIT ?", [SHOWN])
    return DryRun(outcome, [(row, code, text) for row, code, text in rows])
