"""The customer's say on a claim's page: where it stands, asking again, another contact."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from opencpor.access.roles import Permission
from opencpor.claims.consent.actions.change_contact import NewContact, change_contact
from opencpor.claims.consent.actions.report_bounce import report_bounce
from opencpor.claims.consent.actions.sending import resend
from opencpor.claims.consent.facts import still_asked
from opencpor.claims.consent.models import AnswerKind, ConsentAnswer
from opencpor.claims.consent.queries import ClaimConsent, consent_of, consent_on
from opencpor.claims.forms.claim import ContactForm, ReturnedForm
from opencpor.claims.pages.sight import Sight
from opencpor.claims.pages.trails import trail_of
from opencpor.claims.queries import claim_of
from opencpor.http.guards import actor_of, guard
from opencpor.ui.chips import Chip, Tone
from opencpor.ui.pages import ask, done, shown_at
from opencpor.ui.parts import Question

SETTLED = Chip(lazy("Settled"), Tone.GOOD, "circle-check")
ACKNOWLEDGED = Chip(lazy("Acknowledged"), Tone.GOOD, "user-check")
DECLINED = Chip(lazy("Declined"), Tone.BAD, "user-x")
UNREACHED = Chip(lazy("Customer not reached"), Tone.BAD, "alert-triangle")
NO_ANSWER = Chip(lazy("No answer in time"), Tone.BAD, "clock")
ASKED = Chip(lazy("Asked, no answer yet"), Tone.WAITING, "mail")
NOT_ASKED = Chip(lazy("Not asked yet"), Tone.NEUTRAL, "mail")

FIELDS = {f"contact.{name}": name for name in ("name", "title", "email", "language")}


@dataclass(frozen=True)
class Panel:
    """What the panel shows."""

    consent: ClaimConsent
    chip: Chip
    may_resend: bool
    may_change: bool
    may_reopen: bool
    may_report: bool

    @property
    def answers(self) -> tuple[ConsentAnswer, ...]:
        """What the customer said, oldest first."""
        return self.consent.answers

    @property
    def unreached(self) -> bool:
        """Whether the customer cannot answer because the mail did not get to it."""
        return self.chip is UNREACHED

    @property
    def why(self) -> str:
        """Why the customer was not reached: what somebody said, or what the mail server did."""
        text = self.consent.text
        reason = "" if text is None else text.unreached_reason
        wrong = _("Whoever got the mail is not the right person.")
        return wrong if reason == AnswerKind.NOT_ME else reason


def _chip(found: ClaimConsent) -> Chip:
    kinds = [answer.kind for answer in found.answers]
    text = found.text
    if AnswerKind.DECLINED in kinds:
        return DECLINED
    if AnswerKind.ACKNOWLEDGED in kinds:
        return ACKNOWLEDGED
    if text is not None and text.unreached_at is not None:
        return UNREACHED
    if found.where.settled:
        return SETTLED
    if found.where.refused:
        return NO_ANSWER
    return ASKED if found.sent else NOT_ASKED


def consent_panel(sight: Sight) -> Panel | None:
    """Return the panel for partner and operator; a draft has none."""
    actor, claim = sight.actor, sight.claim
    if claim.submitted_at is None or not sight.inside:
        return None
    found = consent_on(claim, actor)
    is_open = still_asked(claim)
    writes = actor.may(Permission.CLAIM_WRITE)
    again = is_open and found.text is not None and found.resends_left > 0
    return Panel(
        found,
        _chip(found),
        may_resend=again and (writes or actor.may(Permission.REVIEW)),
        may_change=is_open and writes,
        may_reopen=actor.may(Permission.REVIEW_SENIOR),
        may_report=is_open and bool(found.sent) and actor.may(Permission.REVIEW),
    )


@require_http_methods(["POST"])
@guard(Permission.CLAIM_WRITE, Permission.REVIEW)
def ask_again(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Mail the customer its link again."""
    resend(claim_id, actor_of(request))
    address = reverse("claims:detail", args=[claim_id]) + "#consent"
    return done(request, address, message=_("The mail is sent again; the link before it is dead."))


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.REVIEW)
def came_back(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Say that the mail to the customer came back."""
    actor = actor_of(request)
    claim = claim_of(actor, claim_id)
    form = ReturnedForm(request.POST if request.method == "POST" else None)
    address = reverse("claims:detail", args=[claim_id]) + "#consent"
    if request.method == "POST" and form.is_valid():
        with shown_at(form):
            report_bounce(claim_id, form.cleaned_data["reason"], actor)
            return done(request, address, message=_("Noted. The partner is asked."))
    question = Question(
        _("Did the mail to the customer come back?"),
        _("It came back"),
        address,
        "",
        [_("The customer's time to answer stops. The partner is asked to check the contact.")],
        dangerous=False,
        trail=trail_of(claim),
    )
    return ask(request, question, form)


@require_http_methods(["GET", "HEAD", "POST"])
@guard(Permission.CLAIM_WRITE)
def other_contact(request: HttpRequest, claim_id: str) -> HttpResponse:
    """Name another contact at the customer, who is then asked."""
    actor = actor_of(request)
    claim = claim_of(actor, claim_id)
    posted = request.method == "POST"
    initial = {name: getattr(claim, f"contact_{name}") for name in FIELDS.values()}
    initial["email"] = consent_of(claim_id, actor).better_contact or initial["email"]
    form = ContactForm(request.POST if posted else None, initial=initial)
    if posted and form.is_valid():
        said = form.cleaned_data
        new = NewContact(said["name"], said["title"], said["email"], claim.contact_language)
        with shown_at(form, FIELDS):
            change_contact(claim_id, new, actor)
            address = reverse("claims:detail", args=[claim_id]) + "#consent"
            return done(request, address, message=_("The contact is changed."))
    question = Question(
        _("Who is asked at the customer?"),
        _("Change the contact"),
        reverse("claims:detail", args=[claim_id]),
        "",
        [_("The link that was sent before is dead. The new contact is asked, and its time to "
           "answer starts anew.")],
        dangerous=False,
        trail=trail_of(claim),
    )  # fmt: skip
    return ask(request, question, form)
