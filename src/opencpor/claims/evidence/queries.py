"""Reads evidence: for the claim's page, for its findings, for its template."""

from django.db.models import QuerySet

from opencpor.access.actor import Actor
from opencpor.access.kept import KeptFor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch, restrict
from opencpor.claims.evidence.models import AssociationEvidence, Evidence
from opencpor.claims.evidence.reports import GONE_LINES, report_of, report_on_defense
from opencpor.claims.evidence.rules.report import Report
from opencpor.claims.evidence.rules.template import TemplateFacts
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.rights import may
from opencpor.common.errors import not_found
from opencpor.directory.models import Location
from opencpor.programs.document.program import Program
from opencpor.programs.queries import latest_version, program_keys
from opencpor.register.models import Association

__all__ = [
    "checked",
    "checked_defense",
    "defense_of",
    "evidence_of",
    "evidence_on",
    "largest_file",
    "one_defense",
    "one_of",
    "report_of",
    "report_on_defense",
    "reusable_for",
    "template_facts",
]
MIB = 1024 * 1024
MOST_OFFERED = 10  # files of other claims


def largest_file() -> int:
    """Return the size in bytes of the largest file that any program takes as evidence.

    Which program a claim is of is looked at later; more than this nobody needs to send.
    """
    programs = [latest_version(key).document for key in program_keys()]
    return max((p.policy.evidence.max_file_mb for p in programs), default=0) * MIB


def _seeing(actor: Actor) -> Permission:
    """Return the permission by which an actor sees files.

    Raises:
        Forbidden: If it has none.
    """
    inspect = not actor.may(Permission.EVIDENCE_READ)
    permission = Permission.EVIDENCE_INSPECT if inspect else Permission.EVIDENCE_READ
    actor.require(permission)
    return permission


def evidence_of(claim_id: str, actor: Actor) -> QuerySet[Evidence]:
    """Return the files on a claim, in order of adding, as far as the actor may see them.

    Raises:
        NotFound: If there is no such claim for the actor.
    """
    claim = fetch(Claim.objects.all(), actor, "claim", _seeing(actor), id=claim_id)
    return _on(actor, claim.id)


def _on(actor: Actor, claim_id: str) -> QuerySet[Evidence]:
    rows = Evidence.objects.filter(claim_id=claim_id, removed_at=None)
    return (
        restrict(rows, actor, _seeing(actor))
        .select_related("file__words")
        .defer("file__words__reading")
        .prefetch_related("lines")
        .order_by("added_at", "id")
    )


_ON = KeptFor(_on)


def evidence_on(claim: Claim, actor: Actor) -> list[Evidence]:
    """Return the files on a claim that the actor may see, in order of adding.

    Where another role than the one that sees files lets the actor see the claim, there are none.
    """
    if claim.known_files is not None:  # all of one claim's files are for the same readers
        return claim.known_files if may(actor, _seeing(actor), claim) else []
    return _ON(actor, claim.id)


def defense_of(association_id: str, actor: Actor) -> QuerySet[AssociationEvidence]:
    """Return the files that defend an association, in order of adding, as far as one may see them.

    Raises:
        NotFound: If there is no such association for the actor.
    """
    permission = _seeing(actor)
    fetch(Association.objects.all(), actor, "association", permission, id=association_id)
    rows = AssociationEvidence.objects.filter(association_id=association_id, removed_at=None)
    return (
        restrict(rows, actor, permission)
        .select_related("file__words")
        .defer("file__words__reading")
        .order_by("added_at", "id")
    )


def one_defense(association_id: str, evidence_id: str, actor: Actor) -> AssociationEvidence:
    """Return one file that defends an association.

    Raises:
        NotFound: If it is not there for the actor.
    """
    row = defense_of(association_id, actor).filter(id=evidence_id).first()
    if row is None:
        raise not_found("evidence")
    return row


def _reusable(
    actor: Actor, claim_id: str, partner_id: str, location_id: str, tenant_id: str
) -> QuerySet[Evidence]:
    here = Evidence.objects.filter(claim_id=claim_id, removed_at=None).values("file__sha256")
    rows = (
        restrict(Evidence.objects.all(), actor)
        .filter(
            removed_at=None,
            file__deleted_at=None,
            claim__partner_id=partner_id,
            claim__location_id=location_id,
            claim__tenant_id=tenant_id,
        )
        .exclude(claim_id=claim_id)
        .exclude(file__sha256__in=here)
        .select_related("file", "claim")
        .only("kind", "claim__name", "file__name", "file__sha256")
        .order_by("-added_at", "-id")
    )
    return rows[: MOST_OFFERED * 2]


_REUSABLE = KeptFor(_reusable)


def reusable_for(claim: Claim, actor: Actor) -> list[Evidence]:
    """Return files on other claims of the same location and tenant that this one lacks.

    Each file once, the newest first, at most `MOST_OFFERED`.
    """
    if not claim.tenant_id or not claim.location_id:
        return []
    found: dict[bytes, Evidence] = {}
    for row in _REUSABLE(actor, claim.id, claim.partner_id, claim.location_id, claim.tenant_id):
        found.setdefault(bytes(row.file.sha256), row)
    return list(found.values())[:MOST_OFFERED]


def one_of(claim_id: str, evidence_id: str, actor: Actor) -> Evidence:
    """Return one file on a claim.

    Raises:
        NotFound: If it is not there for the actor.
    """
    row = evidence_of(claim_id, actor).filter(id=evidence_id).first()
    if row is None:
        raise not_found("evidence")
    return row


def checked(claim_id: str, actor: Actor) -> Report | None:
    """Return what the checker says; None: the actor does not open files without a reason.

    Raises:
        NotFound: If there is no such claim for the actor.
    """
    if not actor.may(Permission.EVIDENCE_READ):
        return None
    rows = Claim.objects.select_related("partner")
    return report_of(fetch(rows, actor, "claim", Permission.EVIDENCE_READ, id=claim_id))


def checked_defense(association_id: str, actor: Actor) -> Report | None:
    """Return what the checker says of the files that defend an association.

    None: the actor does not open files without a reason.

    Raises:
        NotFound: If there is no such association for the actor.
    """
    if not actor.may(Permission.EVIDENCE_READ):
        return None
    rows = Association.objects.select_related("slot__customer", "partner")
    return report_on_defense(
        fetch(rows, actor, "association", Permission.EVIDENCE_READ, id=association_id)
    )


def _product(program: Program, line: ClaimLine, language: str) -> tuple[str, str]:
    known = program.workload(line.workload) or program.product(line.product)
    name = known.name.in_language(language) if known else line.workload or line.product
    return name, line.subscription_id


def template_facts(claim_id: str, actor: Actor, language: str) -> TemplateFacts:
    """Return what a claim's prefilled template says.

    Raises:
        NotFound: If there is no such claim for the actor.
    """
    actor.require(Permission.CLAIM_WRITE)
    rows = Claim.objects.select_related("partner")
    claim = fetch(rows, actor, "claim", Permission.CLAIM_WRITE, id=claim_id)
    program = version_of(claim).document
    engagement = program.engagement(claim.engagement)
    location = Location.objects.filter(unit_id=claim.location_id).first()
    lines = claim.lines.exclude(state__in=GONE_LINES).order_by("place")
    return TemplateFacts(
        claim_id=claim.id,
        claim_name=claim.name,
        program=program.name.in_language(language),
        operator=program.operator_name,
        engagement=engagement.name.in_language(language) if engagement else claim.engagement,
        role=engagement.partner_role.in_language(language) if engagement else "",
        partner=claim.partner.name,
        partner_id=location.partner_id if location else claim.given_partner_id,
        customer=claim.customer_name,
        domain=claim.customer_domain,
        tenant_id=claim.tenant_id,
        agreement_date=claim.agreement_date,
        products=tuple(_product(program, line, language) for line in lines),
        max_age_months=program.policy.evidence.max_age_months,
        guide=engagement.evidence_guide.in_language(language) if engagement else "",
        language=language,
    )
