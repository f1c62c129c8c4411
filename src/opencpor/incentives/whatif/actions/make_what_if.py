"""Answer a question: judge, compare, and keep the comparison in the lake."""

from __future__ import annotations

import secrets
from pathlib import Path
from tempfile import TemporaryDirectory

from opencpor.common.clock import now
from opencpor.common.months import Month
from opencpor.incentives.whatif.growing import with_other_usage
from opencpor.incentives.whatif.judging import Tell, Written, by_other_rules
from opencpor.incentives.whatif.models import WhatIf, WhatIfKind
from opencpor.incentives.whatif.versions import versions_asked
from opencpor.usage.lake.here import the_lake, work_folder
from opencpor.usage.lake.writing import sha256_of

ROOM = "what-ifs"


def make_what_if(row: WhatIf, tell: Tell) -> WhatIf:
    """Do the work of a question; one that is answered is not answered again.

    Raises:
        Invalid, NotFound: If what is asked fits no longer.
        LakeError: If the lake cannot be reached.
    """
    if row.finished_at is not None:
        return row
    with TemporaryDirectory(dir=work_folder(), prefix="what-if-") as folder:
        keep(row, _compared(row, Path(folder), tell))
    return row


def _compared(row: WhatIf, folder: Path, tell: Tell) -> Written:
    if row.kind == WhatIfKind.USAGE:
        return with_other_usage(row, folder, tell)
    return by_other_rules(row.close, versions_asked(row), Month.of(row.first), folder, tell)


def keep(row: WhatIf, found: Written) -> None:
    """Put a comparison into the lake and name it; whoever died before is swept by the clock."""
    room = f"{ROOM}/{row.program_key}/{row.id}-{secrets.token_hex(4)}"
    for what, path in (("lines", found.lines_file), ("sums", found.sums_file)):
        name = f"{room}-{what}.parquet"
        setattr(row, f"{what}_hash", sha256_of(path))
        the_lake().put(path, name)
        setattr(row, f"{what}_file", name)
    row.lines, row.currency, row.finished_at = found.lines, found.currency, now()
    row.save()
