"""Forget trials whose time is over, with what they found."""

from opencpor.common.clock import now
from opencpor.eligibility.trials.models import ScoreTrial


def forget_expired() -> int:
    """Delete every trial whose time is over; return how many."""
    rows = ScoreTrial.objects.filter(expires_at__lte=now())
    count = rows.count()
    rows.delete()
    return count
