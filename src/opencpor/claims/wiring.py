"""Joins the parts of this room: evidence and consent to the life cycle, both to the deliveries."""

from opencpor.claims import ports
from opencpor.notices.ports import on_delivery


def wire() -> None:
    """Register evidence and consent; called once, when the app is ready."""
    from opencpor.claims.consent import delivery
    from opencpor.claims.consent import jobs as consent_jobs
    from opencpor.claims.consent.actions.asking import MAIL_KIND
    from opencpor.claims.consent.room import Consent
    from opencpor.claims.evidence import jobs as evidence_jobs
    from opencpor.claims.green import jobs as green_jobs

    del consent_jobs, evidence_jobs, green_jobs  # importing them is what makes them known
    ports.register_consent(Consent())
    on_delivery(MAIL_KIND, delivery.on_delivery)
