"""Queue the mails that tell people of a change, in the change's own transaction."""

from dataclasses import dataclass, replace

from django.conf import settings
from django.db.models import Q, QuerySet
from django.template.loader import render_to_string
from django.utils import formats, translation

from opencpor.access.actor import Actor
from opencpor.access.models import User
from opencpor.access.roles import ROLES, Permission
from opencpor.claims.disputes import took_part
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim
from opencpor.claims.notice_texts import CLOSING, GREETING, TEXTS, Audience, Words
from opencpor.claims.terms import Notice
from opencpor.claims.wording import label_of
from opencpor.notices.actions.send import queue_mail
from opencpor.notices.rules import Letter, Sender, checked_address
from opencpor.programs.document.program import Program
from opencpor.runtime import environment


@dataclass(frozen=True)
class Reader:
    """Who gets a notice, in which language."""

    key: str
    address: str
    language: str


def _holders(permission: Permission) -> list[str]:
    return [role.value for role, (_, held) in ROLES.items() if permission in held]


def _readers(users: QuerySet[User]) -> list[Reader]:
    found = users.filter(is_active=True).distinct().order_by("id")
    return [Reader(user.id, user.email, user.language) for user in found]


def _partner(claim: Claim) -> list[Reader]:
    """Whoever may write claims for the location, and the partner's contact on the claim."""
    covers = Q(memberships__units=None) | Q(memberships__units=claim.location_id)
    users = User.objects.filter(
        covers,
        memberships__organization_id=claim.partner_id,
        memberships__role__in=_holders(Permission.CLAIM_WRITE),
    )
    readers = _readers(users)
    contact = claim.partner_contact_email.strip().lower()
    if contact and contact not in {reader.address for reader in readers}:
        readers.append(Reader("contact", contact, ""))
    return readers


def _operators(claim: Claim) -> list[Reader]:
    roles = {*_holders(Permission.REVIEW_SENIOR), *_holders(Permission.PROGRAM_WRITE)}
    return _readers(User.objects.filter(Q(memberships__role__in=roles) | Q(id=claim.reviewer_id)))


def _seniors(claim: Claim) -> list[Reader]:
    users = User.objects.filter(memberships__role__in=_holders(Permission.REVIEW_SENIOR))
    return _readers(users.exclude(id__in=took_part(claim)))


def _audience(claim: Claim, audience: Audience) -> list[Reader]:
    if audience is Audience.PARTNER:
        return _partner(claim)
    if audience is Audience.SENIORS:
        return _seniors(claim)
    if audience is Audience.OPERATORS:
        return _operators(claim)
    return _readers(User.objects.filter(id=claim.reviewer_id)) if claim.reviewer_id else []


def _gaps(claim: Claim, program: Program) -> dict[str, str]:
    """Fill the gaps of the texts, in the language that is active."""
    deadline = ""
    if claim.deadline_at is not None:
        day = program.business_calendar.last_day_before(claim.deadline_at)
        deadline = formats.date_format(day, "DATE_FORMAT")
    return {
        "name": claim.name or claim.id,
        "label": label_of(claim.state),
        "deadline": deadline or "-",
        "operator": program.operator_name,
        "contact": str(program.contact.email),
    }


def _language(reader: Reader, program: Program) -> str:
    known = dict(settings.LANGUAGES)
    return reader.language if reader.language in known else program.languages[0]


def _letter(claim: Claim, program: Program, words: Words, language: str) -> Letter:
    """Write a notice in one language; it is the same for all who read that language."""
    with translation.override(language):
        gaps = _gaps(claim, program)
        context = {
            "language": language,
            "subject": str(words.subject).format(**gaps),
            "text": str(words.text).format(**gaps),
            "greeting": str(GREETING),
            "closing": str(CLOSING).format(**gaps),
            "address": f"{environment.current().base_url}/claims/{claim.id}",
        }
        return Letter(
            to="",
            subject=context["subject"],
            text=render_to_string("claims/mail/notice.txt", context),
            html=render_to_string("claims/mail/notice.html", context),
            language=language,
            sender=Sender(program.operator_name, str(program.sender_address)),
        )


def announce(claim: Claim, notice: Notice, actor: Actor, occasion: str = "") -> None:
    """Queue a notice to everybody it is for, but not to whoever did it.

    Notices to customers are the consent room's; it hears of the change through its own port.

    Args:
        claim: What it is about.
        notice: Which notice.
        actor: Who did it.
        occasion: What the mail is sent for once; empty: the claim as it stands. What leaves the
            claim as it is, such as a comment, must name itself, or only the first would be sent.
    """
    words = TEXTS.get(notice)
    if words is None:
        return
    program = version_of(claim).document
    once = occasion or f"{claim.id}:{claim.revision}:{claim.state}"
    letters: dict[str, Letter] = {}
    for reader in _audience(claim, words.audience):
        if reader.key == actor.id or not _is_address(reader.address):
            continue
        language = _language(reader, program)
        if language not in letters:
            letters[language] = _letter(claim, program, words, language)
        queue_mail(
            replace(letters[language], to=reader.address),
            kind=f"claim.{notice.value}",
            key=f"{notice.value}:{once}:{reader.key}",
            about=f"claim:{claim.id}",
            actor=actor,
        )


def _is_address(text: str) -> bool:
    try:
        checked_address(text)
    except ValueError:
        return False
    return True
