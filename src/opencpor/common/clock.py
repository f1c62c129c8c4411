"""The one place that reads the time, so that what depends on it can be shown it."""

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
