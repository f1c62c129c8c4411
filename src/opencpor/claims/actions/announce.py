"""Queue the mails that tell people of a change, in the change's own transaction."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q

from opencpor.access.actor import Actor
from opencpor.access.models import Membership
from opencpor.access.queries import covering
from opencpor.access.roles import Permission
from opencpor.claims.disputes import took_part
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim
from opencpor.claims.notice_texts import GREETING, TEXTS, Audience
from opencpor.claims.terms import Notice
from opencpor.claims.wording import label_of
from opencpor.notices.actions.send import queue_mail
from opencpor.notices.center.actions.tell import Message, tell
from opencpor.notices.center.writing import (
    Reader,
    Saying,
    holders_of,
    language_of,
    readers_of,
    written,
)
from opencpor.notices.rules import Letter, is_address
from opencpor.programs.document.program import Program
from opencpor.programs.house import house_of
from opencpor.ui import dates

CONTACT = "contact"  # of the partner on the claim: gets mails, and is no user


def claimants_of(partner_id: str, location_id: str | None) -> list[Reader]:
    """Return whoever may write claims for a location."""
    roles = Membership.objects.filter(
        covering(location_id),
        organization_id=partner_id,
        role__in=holders_of(Permission.CLAIM_WRITE),
    )
    return readers_of(roles, location_id)


def partner_readers(partner_id: str, location_id: str | None, contact: str) -> list[Reader]:
    """Return whoever may write claims for a location, and the partner's contact on a claim."""
    readers = claimants_of(partner_id, location_id)
    contact = contact.strip().lower()
    if contact and contact not in {reader.address for reader in readers}:
        readers.append(Reader(CONTACT, contact, ""))
    return readers


def partner_of(claim: Claim) -> list[Reader]:
    """Return the partner's people who hear of a claim."""
    return partner_readers(claim.partner_id, claim.location_id, claim.partner_contact_email)


def _reviewing(claim: Claim) -> Q:
    """Return which role is that of a claim's reviewer; none, once nobody reviews it."""
    return Q(user_id=claim.reviewer_id or "", role__in=holders_of(Permission.REVIEW))


def _operators(claim: Claim) -> list[Reader]:
    roles = {*holders_of(Permission.REVIEW_SENIOR), *holders_of(Permission.PROGRAM_WRITE)}
    return readers_of(Membership.objects.filter(Q(role__in=roles) | _reviewing(claim)))


def _seniors(claim: Claim) -> list[Reader]:
    roles = Membership.objects.filter(role__in=holders_of(Permission.REVIEW_SENIOR))
    return readers_of(roles.exclude(user_id__in=took_part(claim)))


def _audience(claim: Claim, audience: Audience) -> list[Reader]:
    if audience is Audience.PARTNER:
        return partner_of(claim)
    if audience is Audience.SENIORS:
        return _seniors(claim)
    if audience is Audience.OPERATORS:
        return _operators(claim)
    return readers_of(Membership.objects.filter(_reviewing(claim)))


def last_day(deadline_at: datetime | None, program: Program) -> str:
    """Write the last day of a deadline, in the language that is active."""
    if deadline_at is None:
        return "-"
    return dates.day(program.business_calendar.last_day_before(deadline_at))


@dataclass(frozen=True)
class Matter:
    """What a notice is about.

    Attributes:
        program: The program that sends it.
        gaps: Gives what fills the gaps of the text, in the language that is active.
        path: Where to look at it.
        about: The stream it is about, such as ``claim:clm_…``.
    """

    program: Program
    gaps: Callable[[], dict[str, str]]
    path: str
    about: str


def matter_of(claim: Claim) -> Matter:
    """Return what a notice on a claim is about."""
    program = version_of(claim).document

    def gaps() -> dict[str, str]:
        return {
            "name": claim.name or claim.id,
            "label": label_of(claim.state),
            "deadline": last_day(claim.deadline_at, program),
        }

    return Matter(program, gaps, f"/claims/{claim.id}", f"claim:{claim.id}")


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
    if words is not None:
        once = occasion or f"{claim.id}:{claim.revision}:{claim.state}"
        readers = _audience(claim, words.audience)
        announce_to(readers, matter_of(claim), notice, actor, once)


def announce_to(
    readers: Sequence[Reader], matter: Matter, notice: Notice, actor: Actor, occasion: str
) -> None:
    """Queue a notice to some people, but not to whoever did it; each gets it once per occasion."""
    words = TEXTS[notice]
    house, saying = house_of(matter.program), Saying(words.subject, words.text, GREETING)
    letters: dict[str, tuple[Letter, str]] = {}
    messages: list[Message] = []
    kind = f"claim.{notice.value}"
    for reader in readers:
        if reader.key == actor.id or (reader.key == CONTACT and not is_address(reader.address)):
            continue
        language = language_of(reader, house)
        if language not in letters:
            letters[language] = written(saying, matter.gaps, house, matter.path, language)
        letter, text = letters[language]
        key = f"{notice.value}:{occasion}:{reader.key}"
        addressed = replace(letter, to=reader.address)
        if reader.key == CONTACT:
            queue_mail(addressed, kind=kind, key=key, about=matter.about, actor=actor)
        else:
            place = reader.organization_id, reader.unit_id
            messages.append(Message(reader.key, *place, key, text, addressed))
    tell(messages, kind=kind, about=matter.about, path=matter.path, actor=actor, zone=house.zone)
