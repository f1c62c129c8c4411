"""Give a draft another engagement, and take out of it what the new one does not have."""

from datetime import datetime

from opencpor.claims.actions.create import version_for
from opencpor.claims.actions.writing import REPLACEABLE, remove_line
from opencpor.claims.changes import Changed
from opencpor.claims.models import Claim, ClaimLine
from opencpor.common.errors import FieldError, Invalid
from opencpor.programs.document.offer import AssociationUnit, Engagement
from opencpor.programs.document.program import Program


def _fits(line: ClaimLine, engagement: Engagement, program: Program) -> bool:
    """Whether an engagement takes a line: its kind of unit, and a workload or product of its own.

    What the program does not know stays as it was typed: the findings say what is wrong with it.
    """
    by_workload = engagement.association_unit is AssociationUnit.WORKLOAD
    if bool(line.workload) is not by_workload:
        return False
    named = line.workload or line.product
    own = program.workloads_of(engagement) if by_workload else program.products_of(engagement)
    every = program.workloads if by_workload else program.products
    known = {one.key for one in every}
    return named not in known or named in {one.key for one in own}


def _keep_lines(
    claim: Claim, engagement: Engagement, program: Program, changed: Changed, at: datetime
) -> None:
    lines = list(claim.lines.order_by("place"))
    gone = [
        line for line in lines if line.state in REPLACEABLE and not _fits(line, engagement, program)
    ]
    for line in gone:
        remove_line(line, claim, at)
    if gone:
        names = ("workload", "subscription_id", "product")
        changed.data["lines"] = [
            {name: value for name in names if (value := getattr(line, name))}
            for line in lines
            if line not in gone
        ]


def choose_engagement(claim: Claim, key: str, at: datetime) -> Changed:
    """Write another engagement into a draft; the caller saves the claim.

    Lines of another kind or solution area, answers to questions that are not asked any longer,
    statements that are not asked for, and a waiver that is not possible are taken out.

    Raises:
        Invalid: ``unknown_engagement``, ``wrong_program``; ``other_program`` for a claim that is
            known by a reference in its own program.
    """
    changed = Changed()
    if key == claim.engagement:
        return changed
    version = version_for(key)
    program = version.document
    engagement = program.engagement(key)
    if engagement is None or (claim.reference and version.program_key != claim.program_key):
        error = FieldError(
            "engagement", "other_program", "This belongs to another program.", "Create a new claim."
        )
        raise Invalid("This claim belongs to its program.", code="other_program", errors=[error])
    claim.engagement, claim.program_key = key, version.program_key
    changed.data["engagement"] = key
    _keep_lines(claim, engagement, program, changed, at)
    asked = {one.key for one in engagement.extra_fields}
    extra = {name: value for name, value in claim.extra.items() if name in asked}
    if extra != claim.extra:
        claim.extra, changed.personal["extra"] = extra, str(extra)
    if claim.opt_out and not engagement.opt_out_allowed:
        claim.opt_out = changed.data["opt_out"] = False
    statements = {
        one.key
        for one in program.acknowledgements.partner
        if not one.engagements or key in one.engagements
    }
    claim.acknowledgements = [one for one in claim.acknowledgements if one in statements]
    return changed
