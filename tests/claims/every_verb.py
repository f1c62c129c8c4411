"""One way to use each verb, and a picture of a claim by which to see that nothing changed."""

from collections.abc import Callable
from typing import Any

from django.forms.models import model_to_dict
from tests.builders import make_location
from tests.claims.scene import Scene

from opencpor.access.actor import system
from opencpor.claims.actions import clocks, comment, end
from opencpor.claims.actions.copy import copy
from opencpor.claims.actions.decide import Outcome, Ruling, decide
from opencpor.claims.actions.decide_dispute import Verdict, decide_dispute
from opencpor.claims.actions.decline import decline
from opencpor.claims.actions.dispute import dispute
from opencpor.claims.actions.edit import edit
from opencpor.claims.actions.move import move
from opencpor.claims.actions.reassign import reassign
from opencpor.claims.actions.reject import reject
from opencpor.claims.actions.release import release
from opencpor.claims.actions.request_information import Question, request_information
from opencpor.claims.actions.resubmit import resubmit
from opencpor.claims.actions.revoke import revoke
from opencpor.claims.actions.start_review import start_review
from opencpor.claims.actions.submit import submit
from opencpor.claims.actions.waive_payment import opt_out
from opencpor.claims.actions.withdraw import withdraw
from opencpor.claims.actions.withdraw_dispute import withdraw_dispute
from opencpor.claims.changes import Changes, LineChange
from opencpor.claims.facts import version_of
from opencpor.claims.models import Claim, ClaimClock, Comment, Dispute
from opencpor.claims.terms import Verb
from opencpor.common.clock import now
from opencpor.journal.models import Event
from opencpor.register.models import Association

Use = Callable[[Scene, Claim], Any]


def _rulings(claim: Claim) -> list[Ruling]:
    return [Ruling(line.id, Outcome.ACCEPT) for line in claim.lines.all()]


def association_of(claim: Claim) -> str:
    """Return the latest association that a claim's first line gave."""
    lines = [line.id for line in claim.lines.all()]
    return Association.objects.filter(claim_line=lines[0]).latest("id").id


def _move(scene: Scene, claim: Claim) -> Association:
    """Move what a claim gave to another location, from next month on."""
    found = association_of(claim)
    ours = scene.ours.location.organization
    there = ours.locations.exclude(pk=scene.ours.location.pk).first() or make_location(ours)
    month = version_of(claim).document.business_calendar.month_of(now()).plus(1)
    return move(found, there.pk, month, scene.ours.actor)


USES: dict[Verb, Use] = {
    Verb.EDIT: lambda s, c: edit(
        c.id, Changes(lines=(LineChange(workload="intune"),)), s.ours.actor
    ),
    Verb.SUBMIT: lambda s, c: submit(c.id, s.ours.actor, acknowledgements=s.acknowledgements),
    Verb.WITHDRAW: lambda s, c: withdraw(c.id, "A mistake.", s.ours.actor),
    Verb.START_REVIEW: lambda s, c: start_review(c.id, s.reviewer),
    Verb.RELEASE: lambda s, c: release(c.id, s.reviewer),
    Verb.REASSIGN: lambda s, c: reassign(c.id, s.reviewer.id, s.senior),
    Verb.REQUEST_INFORMATION: lambda s, c: request_information(
        c.id, [Question("missing_products")], "", s.reviewer
    ),
    Verb.RESUBMIT: lambda s, c: resubmit(c.id, s.ours.actor),
    Verb.DECIDE: lambda s, c: decide(c.id, _rulings(c), s.reviewer),
    Verb.REJECT: lambda s, c: reject(c.id, "insufficient_poe", s.reviewer),
    Verb.DISPUTE: lambda s, c: dispute(c.id, "The proof names it.", s.ours.actor),
    Verb.DECIDE_DISPUTE: lambda s, c: decide_dispute(
        c.id, Verdict(overturn=True, reason="It does."), s.senior
    ),
    Verb.WITHDRAW_DISPUTE: lambda s, c: withdraw_dispute(c.id, s.ours.actor),
    Verb.DECLINE: lambda s, c: decline(c.id, s.tenant_admin),
    Verb.DISASSOCIATE: lambda s, c: end.disassociate(association_of(c), "Done.", s.ours.actor),
    Verb.END: lambda s, c: end.end_by_customer(association_of(c), s.tenant_admin),
    Verb.SUBSCRIPTION_ENDS: lambda _, c: end.end_by_system(
        association_of(c), "subscription_ended", system("test")
    ),
    Verb.REVOKE: lambda s, c: revoke(association_of(c), "revoked", s.senior),
    Verb.OPT_OUT: lambda s, c: opt_out(association_of(c), s.ours.actor),
    Verb.MOVE: _move,
    Verb.COPY: lambda s, c: copy(c.id, s.ours.actor),
    Verb.COMMENT: lambda s, c: comment.comment(c.id, "Hello.", s.ours.actor),
    Verb.NOTE: lambda s, c: comment.add_note(c.id, "Hm.", s.reviewer),
}
"""Verbs of people. Those of associations need one to exist; clocks have their own tests."""

OF_ASSOCIATIONS = {
    Verb.DISASSOCIATE, Verb.END, Verb.SUBSCRIPTION_ENDS, Verb.REVOKE, Verb.OPT_OUT,
    Verb.MOVE,
}  # fmt: skip
BY_CLOCK = {Verb.EXPIRE, Verb.LAPSE, Verb.FINALIZE}
assert not BY_CLOCK - set(clocks.DOES)


def picture(claim: Claim) -> dict[str, Any]:
    """Return everything there is about a claim, and how much there is of the rest."""
    fresh = Claim.objects.get(id=claim.id)
    return {
        "claim": model_to_dict(fresh) | {"id": fresh.id},
        "lines": [model_to_dict(line) for line in fresh.lines.order_by("id")],
        "disputes": list(Dispute.objects.order_by("id").values()),
        "clocks": list(ClaimClock.objects.order_by("id").values()),
        "associations": list(Association.objects.order_by("id").values()),
        "claims": Claim.objects.count(),
        "comments": Comment.objects.count(),
        "events": Event.objects.count(),
    }
