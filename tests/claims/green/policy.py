"""Puts a green path in force, without writing a whole document each time."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from itertools import count

from tests.claims.scene import PROGRAM

from opencpor.common.clock import now
from opencpor.programs.document.policy import GreenCondition, GreenPath, PartnerHistory
from opencpor.programs.models import ProgramVersion
from opencpor.programs.queries import latest_version

_number = count(1)
WITHOUT_FILES = (GreenCondition.SLOT_FREE, GreenCondition.NO_COMPETING_CLAIM)
ANYBODY = PartnerHistory(min_decided_claims=0, max_rejected_share=Decimal(1))


def green_path(
    conditions: Iterable[GreenCondition] = WITHOUT_FILES, *, sampled: bool = False
) -> GreenPath:
    return GreenPath(
        enabled=True, conditions=tuple(conditions), partner_history=ANYBODY,
        audit_share=Decimal(int(sampled)),
    )  # fmt: skip


def enforce(policy: GreenPath, key: str = PROGRAM) -> ProgramVersion:
    """Store a next version of a program that differs in its green path alone."""
    latest = latest_version(key)
    document = latest.document
    changed = document.model_copy(
        update={"policy": document.policy.model_copy(update={"green_path": policy})}
    )
    row = ProgramVersion.objects.get(program_id=key, number=latest.number)
    return ProgramVersion.objects.create(
        id=f"prv_green_{next(_number)}", program_id=key, number=latest.number + 1,
        effective_from=date(2023, 10, 1), known_on=now(), text=row.text,
        document_json=changed.model_dump_json(by_alias=True), digest=bytes(32),
        published_by="test",
    )  # fmt: skip
