"""Limits how often one caller's address may use a door that is open to everybody."""

from hashlib import sha256

from allauth.account.adapter import get_adapter
from django.core.cache import cache
from django.http import HttpRequest

from opencpor.common.errors import TooMany

HOUR = 60 * 60


def limit(request: HttpRequest, what: str, most: int) -> None:
    """Count a use by the caller's address, and refuse more than so many an hour.

    The address itself is not kept, only its hash, and that for an hour.

    Raises:
        TooMany: ``too_many_requests``.
    """
    address = get_adapter(request).get_client_ip(request)
    key = f"throttle:{what}:{sha256(address.encode()).hexdigest()}"
    if cache.add(key, 1, HOUR):
        return
    if cache.incr(key) > most:
        raise TooMany(
            "This was done too often from where you are. Try again in an hour.",
            code="too_many_requests",
            extra={"retry_after": HOUR},
        )
