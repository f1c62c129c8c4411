"""Background entry points of scores; each calls an action."""

from contextlib import suppress

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from opencpor.eligibility.actions.score_partners import score_all


@app.periodic(cron="23 5 * * *")
@app.task(name="eligibility.score_all", queue="clocks", queueing_lock="eligibility.score_all")
def score_all_job(timestamp: int) -> None:
    """Score all partners, every day: certifications expire, and one day on which it is enough."""
    del timestamp
    score_all()


@app.task(name="eligibility.score", queue="usage")
def score_job(program_key: str) -> None:
    """Score the partners of a program, or of all if it is empty, since something was imported."""
    score_all(program_key)


def score_soon(program_key: str) -> None:
    """Queue it with the transaction that imports; one that waits already will do."""
    lock = f"eligibility.score:{program_key}"
    with suppress(AlreadyEnqueued), transaction.atomic():
        score_job.configure(lock=lock, queueing_lock=lock).defer(program_key=program_key)
