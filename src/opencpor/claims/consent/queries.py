"""Reads consent: for its page, for the claim, for the link."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import fetch
from opencpor.claims import ports
from opencpor.claims.actions.decline import DECLINABLE
from opencpor.claims.consent.actions.finding import Found, find, given_through
from opencpor.claims.consent.actions.sending import resends_left
from opencpor.claims.consent.facts import address_verified, asked_of, asked_person, still_asked
from opencpor.claims.consent.models import AnswerKind, ConsentAnswer, ConsentLink, ConsentText
from opencpor.claims.consent.rules.standing import Where, where
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.ports import Figure
from opencpor.claims.rights import may
from opencpor.claims.rules.labels import STANDING
from opencpor.claims.states import State
from opencpor.common.clock import now
from opencpor.journal.models import PersonalValue
from opencpor.register.models import Association, Slot
from opencpor.runtime.kept import Kept


@dataclass(frozen=True)
class LinkView:
    """What a link shows.

    Attributes:
        acts: Whether one may answer through it.
        why_not: ``link_replaced`` or ``link_expired`` where it does not act; then only a fresh
            link is offered and nothing of the text is shown.
        lines: Every line of the text with its claim line as it stands now.
        open_lines: Lines that can still be declined.
        other: What else this partner holds on the same products, under other claims.
        figures: The customer's own newest figures of these products, each with the product's name;
            empty unless the contact's mail domain is verified for the tenant: whoever else has the
            link may have been named by the partner.
    """

    found: Found
    acts: bool
    why_not: str
    acknowledged: ConsentAnswer | None = None
    declined: tuple[ConsentAnswer, ...] = ()
    not_me: ConsentAnswer | None = None
    answer_by: datetime | None = None
    lines: tuple[tuple[str, ClaimLine], ...] = ()
    open_lines: tuple[str, ...] = ()
    other: tuple[str, ...] = field(default=())
    figures: tuple[tuple[str, Figure], ...] = ()

    @property
    def text(self) -> ConsentText:
        """The frozen text."""
        return self.found.text

    @property
    def asked(self) -> bool:
        """Whether an acknowledgement is still asked for."""
        waiting = self.acts and still_asked(self.found.claim)
        return waiting and self.acknowledged is None and self.not_me is None


def _others(claim: Claim, lines: list[ClaimLine], language: str) -> tuple[str, ...]:
    """Name what the partner does besides on the same slots, by its other associations."""
    at, program = now(), version_of(claim).document
    slots = [line.slot_id for line in lines if line.slot_id is not None]
    rows = Association.objects.filter(
        slot_id__in=slots, partner_id=claim.partner_id, period__contains=at
    ).exclude(claim_line__in=[line.id for line in lines])
    named = {key: program.engagement(key) for key in rows.values_list("engagement", flat=True)}
    return tuple(
        sorted(one.name.in_language(language) if one else key for key, one in named.items())
    )


def own_figures(lines: list[tuple[str, ClaimLine]]) -> Iterator[tuple[str, Figure]]:
    """Yield the customer's own figures of named lines that stand or may come to stand.

    For the customer alone; whoever calls this has made sure of that.
    """
    source = ports.figures()
    if source is None:
        return
    shown = [(name, line.slot_id) for name, line in lines if line.state in DECLINABLE]
    slots = Slot.objects.in_bulk([slot_id for _, slot_id in shown if slot_id is not None])
    for name, slot_id in shown:
        slot = slots.get(slot_id or 0)
        if slot is None:
            continue
        for one in source.recent(
            slot.program_key, slot.customer_id, slot.workload, slot.subscription_id
        ):
            yield name, one


def _dead_view(found: Found) -> LinkView:
    """Return what a link shows that no longer acts: nothing but what was said through it."""
    said = given_through(found)
    names = {line["id"]: line["name"] for line in found.text.document["lines"]}
    meant = {line.id for answer in said for line in answer.lines.all()}
    lines = ClaimLine.objects.filter(id__in=meant.intersection(names))
    return LinkView(
        found,
        acts=False,
        why_not=found.why_not,
        acknowledged=next((a for a in said if a.kind == AnswerKind.ACKNOWLEDGED), None),
        declined=tuple(a for a in said if a.kind == AnswerKind.DECLINED),
        lines=tuple((names[line.id], line) for line in lines.order_by("place")),
    )


def _names(claim: Claim, text: ConsentText) -> dict[str, str]:
    """Return the lines that a link is about: its text's, and what earlier texts led to.

    What stands can be declined for as long as it does, though a later text asks for other lines.
    """
    standing = set(claim.lines.filter(state__in=STANDING).values_list("id", flat=True))
    earlier = claim.consent_texts.exclude(id=text.id).order_by("number")
    names = {
        line["id"]: line["name"]
        for one in earlier
        for line in one.document["lines"]
        if line["id"] in standing
    }
    return names | {line["id"]: line["name"] for line in text.document["lines"]}


def link_view(token: str) -> LinkView:
    """Return what a link shows; looking changes nothing, however often.

    Raises:
        NotFound: If the link was never made.
    """
    found = find(token)
    if found.why_not:
        return _dead_view(found)
    claim, text = found.claim, found.text
    names = _names(claim, text)
    lines = list(claim.lines.filter(id__in=names).order_by("place"))
    named = [(names[line.id], line) for line in lines]
    answers = list(text.answers.order_by("at"))
    known = address_verified(claim, asked_person(text).email)
    return LinkView(
        found,
        acts=True,
        why_not="",
        acknowledged=next((a for a in answers if a.kind == AnswerKind.ACKNOWLEDGED), None),
        declined=tuple(a for a in answers if a.kind == AnswerKind.DECLINED),
        not_me=next((a for a in answers if a.kind == AnswerKind.NOT_ME), None),
        answer_by=_window(claim, text),
        lines=tuple(named),
        open_lines=tuple(line.id for line in lines if line.state in DECLINABLE),
        other=_others(claim, lines, text.document["language"]),
        figures=tuple(own_figures(named)) if known else (),
    )


def _window(claim: Claim, text: ConsentText) -> datetime | None:
    """Return until when an answer is waited for; a disputed claim waits for none."""
    if text.unreached_at is not None or claim.state == State.DISPUTED:
        return None
    return text.answer_by


def acknowledgement_of(token: str) -> ConsentAnswer:
    """Return the acknowledgement that was given to a link's text.

    Raises:
        NotFound: If the link was never made, or nothing was acknowledged.
        Gone: If the link no longer acts.
    """
    from opencpor.claims.consent.actions.finding import refuse_dead
    from opencpor.common.errors import not_found

    found = find(token)
    refuse_dead(found)
    answer = found.text.answers.filter(kind=AnswerKind.ACKNOWLEDGED).first()
    if answer is None:
        raise not_found("receipt")
    return answer


@dataclass(frozen=True)
class ClaimConsent:
    """Where the customer's say on a claim stands, for partner and operator."""

    claim: Claim
    text: ConsentText | None
    where: Where
    sent: tuple[ConsentLink, ...] = ()
    answers: tuple[ConsentAnswer, ...] = ()
    better_contact: str = ""
    resends_left: int = 0


def _better_contact(answers: list[ConsentAnswer]) -> str:
    references = [answer.better_contact for answer in answers if answer.better_contact]
    if not references:
        return ""
    row = PersonalValue.objects.filter(id=references[-1]).first()
    return row.value or "" if row else ""


TEXT = Kept(
    lambda claim_id: ConsentText.objects.filter(claim_id=claim_id, replaced_at=None).order_by("id")
)
LINKS = Kept(lambda text_id: ConsentLink.objects.filter(text_id=text_id).order_by("made_at"))
ANSWERS = Kept(
    lambda text_id: (
        ConsentAnswer.objects.filter(text_id=text_id).prefetch_related("lines").order_by("at")
    )
)


def consent_of(claim_id: str, actor: Actor) -> ClaimConsent:
    """Return where consent to a claim stands.

    Raises:
        NotFound: If there is no such claim for the actor.
    """
    actor.require(Permission.CLAIM_READ)
    rows = Claim.objects.select_related("partner")
    return consent_on(fetch(rows, actor, "claim", Permission.CLAIM_READ, id=claim_id), actor)


def consent_on(claim: Claim, actor: Actor) -> ClaimConsent:
    """Return where consent to a claim stands that was read for the actor."""
    at, text = now(), next(iter(TEXT(claim.id)), None)
    found = where(asked_of(claim, text), at)
    if text is None:
        return ClaimConsent(claim, None, found)
    answers = ANSWERS(text.id)
    may_know = may(actor, Permission.CONTACT_READ, claim)
    return ClaimConsent(
        claim,
        text,
        found,
        sent=tuple(LINKS(text.id)),
        answers=tuple(answers),
        better_contact=_better_contact(answers) if may_know else "",
        resends_left=resends_left(claim, "resent", at) if still_asked(claim) else 0,
    )
