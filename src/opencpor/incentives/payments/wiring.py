"""Tells lower rooms what payments are to them; called once, when the app is ready."""

from opencpor.incentives.payments import telling
from opencpor.incentives.payments.models import Payment
from opencpor.notices.feed import subjects


def wire() -> None:
    """Say what people and machines are told."""
    telling.register_kinds()
    subjects.register(subjects.Subject("payment", Payment, "payments"))
