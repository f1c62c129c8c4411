"""Joins the parts of this room: evidence, consent, arbitration to the life cycle and deliveries."""

from functools import partial

from opencpor.access.roles import Permission, Side
from opencpor.claims import ports
from opencpor.claims.notice_names import label_of_kind
from opencpor.claims.notice_texts import MANDATORY, TEXTS, Audience
from opencpor.notices.center.kinds import Kind, register
from opencpor.notices.ports import on_delivery, on_return
from opencpor.register.ports import foretell

TOLD = {
    Audience.PARTNER: {Permission.CLAIM_WRITE},
    Audience.SIDES: {Permission.CLAIM_DISPUTE},
    Audience.REVIEWER: {Permission.REVIEW},
    Audience.SENIORS: {Permission.REVIEW_SENIOR},
    Audience.OPERATORS: {Permission.REVIEW, Permission.REVIEW_SENIOR, Permission.PROGRAM_WRITE},
    Audience.TENANT: {Permission.CONSENT_ANSWER},
}
"""By which permissions one belongs to an audience, any of them."""
SIDES = {
    Audience.PARTNER: Side.PARTNER,
    Audience.SIDES: Side.PARTNER,
    Audience.TENANT: Side.CUSTOMER,
}
"""Whose people an audience is; all others are the operator's."""


def wire() -> None:
    """Register evidence, consent and arbitration; called once, when the app is ready."""
    from opencpor.claims import long_work
    from opencpor.claims.arbitration import jobs as arbitration_jobs
    from opencpor.claims.arbitration import publishing
    from opencpor.claims.arbitration.room import Arbitrations, passing_on
    from opencpor.claims.bulk import jobs as bulk_jobs
    from opencpor.claims.consent import delivery
    from opencpor.claims.consent import jobs as consent_jobs
    from opencpor.claims.consent.actions.asking import MAIL_KIND
    from opencpor.claims.consent.room import Consent
    from opencpor.claims.evidence import jobs as evidence_jobs
    from opencpor.claims.green import jobs as green_jobs
    from opencpor.claims.renewal import jobs as renewal_jobs
    from opencpor.claims.takeover import jobs as takeover_jobs

    # importing them is what makes them known
    del arbitration_jobs, bulk_jobs, consent_jobs, evidence_jobs, green_jobs
    del renewal_jobs, takeover_jobs
    ports.register_consent(Consent())
    ports.register_arbitration(Arbitrations())
    foretell(passing_on)
    publishing.register()
    long_work.register()
    on_delivery(MAIL_KIND, delivery.on_delivery)
    on_return(MAIL_KIND, delivery.on_return)
    for notice, words in TEXTS.items():
        side = SIDES.get(words.audience, Side.OPERATOR)
        label = partial(label_of_kind, notice)
        kind = f"claim.{notice.value}"
        told = frozenset(TOLD[words.audience])
        register(Kind(kind, label, side, notice in MANDATORY, Permission.CLAIM_READ, told))
