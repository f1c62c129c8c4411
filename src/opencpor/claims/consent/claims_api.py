"""``/claims/{claim_id}/consent`` and its verbs."""

from django.http import HttpRequest, HttpResponse
from ninja import Router

from opencpor.access.roles import Permission
from opencpor.claims.consent.actions.acknowledge import acknowledge_as_admin
from opencpor.claims.consent.actions.change_contact import NewContact, change_contact
from opencpor.claims.consent.actions.decline import decline_as_admin
from opencpor.claims.consent.actions.report_bounce import report_bounce
from opencpor.claims.consent.actions.sending import resend
from opencpor.claims.consent.queries import consent_of
from opencpor.claims.consent.schemas import AnswerOut, BouncedIn, ConsentOut, ContactIn, DeclineIn
from opencpor.http.etags import seen_revision, tag
from opencpor.http.guards import actor_of, guard

router = Router(tags=["consent"])


@router.get("/{claim_id}/consent", response=ConsentOut)
@guard(Permission.CLAIM_READ)
def get_claim_consent(request: HttpRequest, response: HttpResponse, claim_id: str) -> ConsentOut:
    """Show where the customer's say stands; the ETag is the claim's."""
    found = consent_of(claim_id, actor_of(request))
    tag(response, found.claim)
    return ConsentOut.of(found)


@router.post("/{claim_id}/consent/resend", response=ConsentOut)
@guard(Permission.CLAIM_WRITE, Permission.REVIEW)
def post_resend(request: HttpRequest, response: HttpResponse, claim_id: str) -> ConsentOut:
    """Mail the link again; the old one no longer acts. Three times a day unless the program says otherwise."""  # noqa: E501 - one line of the API's description
    actor = actor_of(request)
    resend(claim_id, actor, seen_revision(request))
    found = consent_of(claim_id, actor)
    tag(response, found.claim)
    return ConsentOut.of(found)


@router.post("/{claim_id}/consent/bounced", response=ConsentOut)
@guard(Permission.REVIEW)
def post_bounced(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: BouncedIn
) -> ConsentOut:
    """Say that the mail to the customer came back; its window stops and the partner is asked."""
    actor = actor_of(request)
    report_bounce(claim_id, body.reason, actor, seen_revision(request))
    found = consent_of(claim_id, actor)
    tag(response, found.claim)
    return ConsentOut.of(found)


@router.post("/{claim_id}/consent/change-contact", response=ConsentOut)
@guard(Permission.CLAIM_WRITE)
def post_change_contact(
    request: HttpRequest, response: HttpResponse, claim_id: str, body: ContactIn
) -> ConsentOut:
    """Name another contact; the customer is asked anew."""
    actor = actor_of(request)
    contact = NewContact(body.name, body.title, body.email, body.language)
    change_contact(claim_id, contact, actor, seen_revision(request))
    found = consent_of(claim_id, actor)
    tag(response, found.claim)
    return ConsentOut.of(found)


@router.post("/{claim_id}/consent/acknowledge", response=AnswerOut)
@guard(Permission.CONSENT_ANSWER)
def post_admin_acknowledge(request: HttpRequest, claim_id: str) -> AnswerOut:
    """Acknowledge as a signed-in admin of the customer."""
    answer = acknowledge_as_admin(claim_id, actor_of(request), seen_revision(request))
    return AnswerOut.of(answer)


@router.post("/{claim_id}/consent/decline", response=AnswerOut)
@guard(Permission.CONSENT_ANSWER)
def post_admin_decline(request: HttpRequest, claim_id: str, body: DeclineIn) -> AnswerOut:
    """Decline lines, or all, as a signed-in admin of the customer."""
    answer = decline_as_admin(claim_id, actor_of(request), body.lines, seen_revision(request))
    return AnswerOut.of(answer)
