"""Puts a claim's question to the checker, and keeps in memory what it said.

A report follows from the claim as it stands and from words that were read once and never change, so
nothing of it is stored: it cannot be out of date.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from opencpor.claims.consent.models import AnswerKind, ConsentAnswer
from opencpor.claims.evidence.models import AssociationEvidence, EvidenceKind, FileText
from opencpor.claims.evidence.rules.checker import File, Question, Unit, check
from opencpor.claims.evidence.rules.naming import names_of
from opencpor.claims.evidence.rules.passages import Reading
from opencpor.claims.evidence.rules.report import Report
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim
from opencpor.claims.rules.mail_domains import belongs, domain_typed
from opencpor.claims.states import LineState
from opencpor.common.clock import now
from opencpor.common.months import add_months
from opencpor.directory.models import Customer, Subscription
from opencpor.directory.rules.free_mail import FREE_MAIL
from opencpor.programs.document.program import Program
from opencpor.programs.queries import version_by_number
from opencpor.register.models import Association, Slot

GONE_LINES = (LineState.DROPPED, LineState.DECLINED, LineState.ENDED)
MOST_KEPT = 256  # reports in memory


@dataclass(frozen=True)
class _Known:
    """A file on the claim; ``read_at`` is None until it was read."""

    evidence: str
    file: str
    read_at: datetime | None
    lines: frozenset[str]


def _receipt(claim: Claim) -> bool:
    """Whether the customer acknowledged the present text, from a domain known to be its own."""
    return ConsentAnswer.objects.filter(
        text__claim=claim,
        text__replaced_at=None,
        kind=AnswerKind.ACKNOWLEDGED,
        identity_verified=True,
    ).exists()


def _question(claim: Claim, program: Program) -> Question:
    at = claim.submitted_at or now()
    day = program.business_calendar.local_date(at)
    units, mine = [], set()
    for line in claim.lines.exclude(state__in=GONE_LINES).order_by("place"):
        thing = program.workload(line.workload) or program.product(line.product)
        names = names_of(thing, program.operator_name) if thing else ()
        units.append(Unit(line.id, names, line.subscription_id))
        mine.add(thing.key if thing else "")
    every = [*program.workloads, *program.products]
    domain = domain_typed(claim.customer_domain)
    return Question(
        lines=tuple(units),
        others=tuple(name for thing in every for name in names_of(thing, program.operator_name)),
        tenant_id=claim.tenant_id,
        domain="" if belongs(domain, FREE_MAIL) else domain,
        customer=tuple(filter(None, [claim.customer_name])),
        partner=(claim.partner.name,),
        first_day=add_months(day, -program.policy.evidence.max_age_months),
        last_day=day,
        receipt=_receipt(claim),
    )


def _files(claim: Claim) -> tuple[_Known, ...]:
    rows = (
        claim.evidence.filter(removed_at=None)
        .exclude(kind=EvidenceKind.PUBLIC_SECTOR_DISCLOSURE)
        .select_related("file__words")
        .defer("file__words__reading")
        .prefetch_related("lines")
        .order_by("added_at", "id")
    )
    return tuple(
        _Known(
            row.id,
            row.file_id,
            row.file.read_at,
            frozenset(line.id for line in row.lines.all()),
        )
        for row in rows
    )


def _product_of(slot: Slot) -> str:
    if slot.subscription_id is None:
        return ""
    bought = Subscription.objects.filter(subscription_id=slot.subscription_id).first()
    return bought.product if bought else ""


def _defense_question(held: Association) -> Question:
    """Ask of the files what a claim on the same product would ask of its own, today."""
    slot = held.slot
    program = version_by_number(slot.program_key, held.program_version).document
    day = program.business_calendar.local_date(now())
    thing = program.workload(slot.workload) or program.product(_product_of(slot))
    names = names_of(thing, program.operator_name) if thing else ()
    every = [*program.workloads, *program.products]
    customer = Customer.objects.get(organization_id=slot.customer_id)
    domain = customer.domains.order_by("domain").values_list("domain", flat=True).first()
    return Question(
        lines=(Unit(held.id, names, str(slot.subscription_id or "")),),
        others=tuple(name for one in every for name in names_of(one, program.operator_name)),
        tenant_id=str(customer.tenant_id),
        domain=domain or "",
        customer=(slot.customer.name,),
        partner=(held.partner.name,),
        first_day=add_months(day, -program.policy.evidence.max_age_months),
        last_day=day,
        receipt=False,
    )


def _defense_files(held: Association) -> tuple[_Known, ...]:
    rows = (
        AssociationEvidence.objects.filter(association=held, removed_at=None)
        .exclude(kind=EvidenceKind.PUBLIC_SECTOR_DISCLOSURE)
        .select_related("file__words")
        .defer("file__words__reading")
        .order_by("added_at", "id")
    )
    return tuple(_Known(row.id, row.file_id, row.file.read_at, frozenset()) for row in rows)


@lru_cache(MOST_KEPT)
def _checked(question: Question, files: tuple[_Known, ...]) -> Report:
    read = [one.file for one in files if one.read_at is not None]
    stored = FileText.objects.filter(file_id__in=read, reading__isnull=False)
    readings = {row.file_id: Reading.of(row.reading or {}) for row in stored}
    return check(question, [File(one.evidence, readings.get(one.file), one.lines) for one in files])


def report_of(claim: Claim) -> Report:
    """Return what the checker says of a claim's files; disclosures are not looked at.

    What was not read yet counts as unread. The caller has checked that the reader may see files.
    """
    return _checked(_question(claim, version_of(claim).document), _files(claim))


def report_on_defense(held: Association) -> Report:
    """Return what the checker says of the files that defend an association; see `report_of`.

    Its one line goes by the association's identifier.
    """
    return _checked(_defense_question(held), _defense_files(held))
