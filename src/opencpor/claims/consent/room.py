"""What the life of a claim tells this room, and asks it; registered in the AppConfig."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime

from django.db.models import QuerySet

from opencpor.access.actor import Actor, ActorKind
from opencpor.access.models import User
from opencpor.claims.consent.actions.asking import (
    MAIL_KIND,
    SUBJECTS,
    ask,
    freeze,
    program_of,
    refuse_if_unwelcome,
    refuse_unwelcome,
    send_link,
)
from opencpor.claims.consent.facts import (
    asked_of,
    asked_person,
    current_text,
    same_contact,
    shown_of,
)
from opencpor.claims.consent.letters import customer_letter
from opencpor.claims.consent.models import AnswerKind, ConsentAnswer, ConsentText
from opencpor.claims.consent.rules.standing import where
from opencpor.claims.consent.rules.text import asks_anew, document_of
from opencpor.claims.consent.words import WORDS
from opencpor.claims.models import Claim, ClaimLine
from opencpor.claims.ports import Alteration, Receipt, Standing
from opencpor.claims.states import OPEN_LINES, State
from opencpor.claims.words import Words
from opencpor.common.clock import now
from opencpor.notices.actions.send import queue_mail
from opencpor.programs.document.policy import NotifyOn
from opencpor.programs.document.program import Program
from opencpor.runtime.kept import Kept
from opencpor.ui import dates


def _products(text: ConsentText, lines: Collection[ClaimLine]) -> str:
    names = {line["id"]: line["name"] for line in text.document["lines"]}
    return ", ".join(names.get(line.id, line.workload or line.product) for line in lines)


def _open_products(claim: Claim, text: ConsentText) -> str:
    return _products(text, list(claim.lines.filter(state__in=OPEN_LINES).order_by("place")))


def _all_products(text: ConsentText) -> str:
    return ", ".join(line["name"] for line in text.document["lines"])


def _unasked(text: ConsentText) -> bool:
    """Whether a text was frozen for an answer in the console that left something open."""
    acknowledged = text.answers.filter(kind=AnswerKind.ACKNOWLEDGED)
    return not (text.links.exists() or acknowledged.exists())


def _said_by_contact(text: ConsentText, actor: Actor) -> bool:
    """Whether somebody is whom a text was frozen for: by its link, or signed in."""
    email = asked_person(text).email.lower()
    signed_in = User.objects.filter(id=actor.id, email__iexact=email) if email else None
    return actor.kind is ActorKind.LINK or (signed_in is not None and signed_in.exists())


def _asks_anew(claim: Claim, text: ConsentText, at: datetime) -> bool:
    """Whether what the customer was shown, or whom we asked, is no longer right."""
    present = document_of(shown_of(claim, at), program_of(claim).acknowledgements.customer)
    return asks_anew(text.document, present) or not same_contact(claim, text)


def _outdated(claim: Claim, at: datetime) -> bool:
    text = current_text(claim.id)
    return text is not None and _asks_anew(claim, text, at)


def _day(value: date, text: ConsentText) -> str:
    """Write a day in the language of whoever is asked."""
    return dates.day_in(value, text.document["language"])


def _today(claim: Claim, text: ConsentText) -> str:
    return _day(program_of(claim).business_calendar.local_date(now()), text)


def _receipts(claim_id: str) -> QuerySet[ConsentAnswer]:
    rows = ConsentAnswer.objects.filter(text__claim=claim_id, text__replaced_at=None)
    rows = rows.filter(kind=AnswerKind.ACKNOWLEDGED.value, identity_verified=True)
    return rows.prefetch_related("lines")


RECEIPTS = Kept(_receipts)


class Consent:
    """The customer's say, as the claim's life sees it."""

    def submitted(self, claim: Claim, actor: Actor) -> None:
        """Refuse what the customer does not want to be asked again; ask if the policy says so."""
        at = now()
        declined = refuse_if_unwelcome(claim, at)
        if program_of(claim).policy.consent.notify_on is NotifyOn.SUBMIT:
            ask(claim, actor, at, declined=declined)

    def refuse_unwelcome(
        self, partner_id: str, slots: Collection[int], program: Program, at: datetime
    ) -> None:
        """Refuse what the customer does not want to be asked again, before it is written."""
        refuse_unwelcome(partner_id, slots, program, at)

    def changed(self, claim: Claim, taken_out: Collection[ClaimLine], actor: Actor) -> None:
        """Ask anew if what the customer was shown, or whom we asked, is no longer right.

        Where the text holds for less, tell what is no longer asked for; but not a mailbox that
        could not be reached, or is the wrong one.
        """
        at, text = now(), current_text(claim.id)
        if text is None:
            if program_of(claim).policy.consent.notify_on is NotifyOn.SUBMIT:
                ask(claim, actor, at)
            return
        if _asks_anew(claim, text, at):
            refuse_if_unwelcome(claim, at)
            if text.links.exists():
                ask(claim, actor, at, "changed")
            else:  # an admin answered in the console before the contact was to be asked
                freeze(claim, actor, at)
        elif text.links.exists() and text.unreached_at is None:
            shown = {line["id"] for line in text.document["lines"]}
            self._tell_dropped(claim, text, [one for one in taken_out if one.id in shown], actor)

    def _tell_dropped(
        self, claim: Claim, text: ConsentText, dropped: Collection[ClaimLine], actor: Actor
    ) -> None:
        """Tell what is no longer asked for, with a link for what still is."""
        if dropped:
            words = Words(WORDS, text.document["language"])
            lead = words["dropped_line"].format(products=_products(text, dropped))
            send_link(claim, text, "changed", actor, now(), lead)

    def decided(self, claim: Claim, dropped: Collection[ClaimLine], actor: Actor) -> None:
        """Ask now if nobody has asked before; else tell what is no longer asked for."""
        at, text = now(), current_text(claim.id)
        if text is None or _unasked(text):
            ask(claim, actor, at)
        else:
            self._tell_dropped(claim, text, dropped, actor)

    def disputed(self, claim: Claim, actor: Actor) -> None:
        """Tell that what was turned down is looked at again, with a link that can decline."""
        text = current_text(claim.id)
        if text is not None:
            words = Words(WORDS, text.document["language"])
            lead = words["disputed_line"].format(products=_open_products(claim, text))
            send_link(claim, text, "disputed", actor, now(), lead)

    def overturned(self, claim: Claim, actor: Actor) -> None:
        """Ask anew, unless the customer acknowledged this very text.

        Its silence does not count: it has been told meanwhile that nothing came of the request.
        """
        at, text = now(), current_text(claim.id)
        if text is None:
            ask(claim, actor, at)
            return
        agreed = text.answers.filter(kind=AnswerKind.ACKNOWLEDGED).exists()
        if not agreed or _asks_anew(claim, text, at):
            ask(claim, actor, at, "changed")

    def upheld(self, claim: Claim, dropped: Collection[ClaimLine], actor: Actor) -> None:
        """Tell what is no longer asked for, with a link for what still stands."""
        text = current_text(claim.id)
        if text is None or not dropped:
            return
        if claim.state == State.REJECTED_FINAL:
            self._tell(claim, text, "closed", _products(text, dropped), actor)
            return
        self._tell_dropped(claim, text, dropped, actor)

    def approved(self, claim: Claim, started: Collection[ClaimLine], actor: Actor) -> None:
        """Tell what is recorded now, with a link that can end it."""
        text = current_text(claim.id)
        if text is not None:
            words = Words(WORDS, text.document["language"])
            lead = words["approved_line"].format(
                date=_today(claim, text), products=_products(text, started)
            )
            send_link(claim, text, "approved", actor, now(), lead)

    def closed(self, claim: Claim, actor: Actor) -> None:
        """Tell that nothing came of it, if the customer was ever asked."""
        text = current_text(claim.id)
        if text is not None:
            self._tell(claim, text, "closed", _all_products(text), actor)

    def declined(self, claim: Claim, declined: Collection[ClaimLine], actor: Actor) -> None:
        """Tell the contact what somebody else of its organization said no to, with a fresh link.

        A contact that was never asked, or not reached, is not written to because of it.
        """
        text = current_text(claim.id)
        if text is None or text.unreached_at is not None or not text.links.exists():
            return
        if not _said_by_contact(text, actor):
            words = Words(WORDS, text.document["language"])
            lead = words["declined_line"].format(products=_products(text, declined))
            send_link(claim, text, "declined", actor, now(), lead)

    def ended(self, claim: Claim, ended: Collection[ClaimLine], actor: Actor) -> None:
        """Tell what has ended."""
        text = current_text(claim.id)
        if text is not None:
            self._tell(claim, text, "ended", _products(text, ended), actor)

    def _tell(
        self, claim: Claim, text: ConsentText, what: str, products: str, actor: Actor
    ) -> None:
        words, person = Words(WORDS, text.document["language"]), asked_person(text)
        letter = customer_letter(
            program_of(claim),
            text.document,
            person.email or claim.contact_email,
            person.name,
            subject=SUBJECTS[what],
            lead=words[f"{what}_line"].format(date=_today(claim, text), products=products),
        )
        key = f"consent:{text.id}:{what}:{claim.revision}"
        queue_mail(
            letter, kind=f"{MAIL_KIND}-told", key=key, about=f"claim:{claim.id}", actor=actor
        )

    def ending(
        self,
        claim: Claim,
        line: ClaimLine,
        last_day: date,
        actor: Actor,
        bought: bool,  # noqa: FBT001 - one of five values of a port
    ) -> None:
        """Remind of an end that comes by itself, with a link for whoever wants it sooner."""
        text = current_text(claim.id)
        if text is not None:
            words = Words(WORDS, text.document["language"])
            day = _day(last_day, text)
            said = words["subscription_ending_line" if bought else "ending_line"]
            lead = said.format(date=day, products=_products(text, [line]))
            send_link(claim, text, "ending", actor, now(), lead)

    def reopened(self, claim: Claim, actor: Actor) -> None:
        """Ask for an explicit yes to a new text: what was said before has been ended."""
        ask(claim, actor, now(), "changed")

    def altered(
        self,
        claim: Claim,
        altered: Collection[ClaimLine],
        what: Alteration,
        actor: Actor,
        gaps: Mapping[str, str] | None = None,
    ) -> None:
        """Tell what has changed, with a link that can end it."""
        text = current_text(claim.id)
        if text is not None:
            words = Words(WORDS, text.document["language"])
            products = _products(text, altered)
            lead = words[f"{what.value}_line"].format(products=products, **(gaps or {}))
            send_link(claim, text, "altered", actor, now(), lead)

    def receipts(self, claim: Claim) -> Sequence[Receipt]:
        """Return the acknowledgement of the present text, if its identity is verified.

        While the partner may change what the customer was shown, the text must still say it: a
        receipt of what is to be asked anew proves nothing.
        """
        found = RECEIPTS(claim.id)
        if found and claim.state == State.ACTION_REQUIRED and _outdated(claim, now()):
            return []
        return [
            Receipt(one.id, one.at, frozenset(line.id for line in one.lines.all())) for one in found
        ]

    def standing(self, claim: Claim, now: datetime) -> Standing:
        """Return where consent to the present text stands."""
        found = where(asked_of(claim, current_text(claim.id)), now)
        if found.settled:  # nothing is waited for any longer
            return Standing(settled=True)
        return Standing(found.settled, found.answer_by, found.refused)
