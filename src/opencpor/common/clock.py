"""The one place that reads the time, so that what depends on it can be shown it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta


class _Clock:
    """How far this process is ahead of the real time; nothing but a demonstration ever is."""

    ahead = timedelta()


def now() -> datetime:
    """Return the current instant, in UTC."""
    return datetime.now(UTC) + _Clock.ahead


def run_ahead(days: int) -> None:
    """Let this process live some whole days in the future, 0 or more.

    Raises:
        ValueError: If it is to live in the past.
    """
    if days < 0:
        raise ValueError(f"{days} days: no clock here runs behind")
    _Clock.ahead = timedelta(days=days)


@contextmanager
def days_ago(days: int) -> Iterator[None]:
    """Let this process live some whole days before its present, for a while.

    Only a demonstration does, while it makes its own past: what has to have stood for days, such
    as the approval of an account, cannot be waited for. Rules hold as they would have then.
    """
    present = _Clock.ahead
    _Clock.ahead = present - timedelta(days=days)
    try:
        yield
    finally:
        _Clock.ahead = present


def in_utc(given: datetime) -> datetime:
    """Return an instant that somebody wrote in UTC, which one without a zone is taken to be in.

    Offsets may reach a day in Python and sixteen hours in PostgreSQL, so none is kept.

    Raises:
        ValueError: If it lies outside the years 1 to 9999 there.
    """
    if given.tzinfo is None:
        return given.replace(tzinfo=UTC)
    try:
        return given.astimezone(UTC)
    except OverflowError as error:
        raise ValueError("expected an instant in the years 1 to 9999") from error
