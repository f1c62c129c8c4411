"""Clocks and follow-up work of claims."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from opencpor.access.actor import system
from opencpor.claims.actions import clocks, move, reminders, terms_ending
from opencpor.claims.actions.settle import settle

__all__ = [
    "act_on_deadlines",
    "carry_out_moves",
    "end_what_ended",
    "remind_of_ends",
    "settle_claim",
]
# Nothing else comes back to a line that was let go: rather wait for days than forget it.
AGAIN = RetryStrategy(max_attempts=18, exponential_wait=2)


@app.periodic(cron="*/5 * * * *")
@app.task(name="claims.clocks", queue="clocks", queueing_lock="claims.clocks")
def act_on_deadlines(timestamp: int) -> None:
    """Act on passed deadlines; after an outage on all that passed meanwhile."""
    del timestamp
    clocks.act_on_all()


@app.periodic(cron="20 * * * *")
@app.task(name="claims.end_what_ended", queue="clocks", queueing_lock="claims.end_what_ended")
def end_what_ended(timestamp: int) -> None:
    """End associations whose subscription expired or whose term is over."""
    del timestamp
    terms_ending.end_all()


@app.periodic(cron="10 * * * *")
@app.task(name="claims.carry_out_moves", queue="clocks", queueing_lock="claims.carry_out_moves")
def carry_out_moves(timestamp: int) -> None:
    """Move the associations whose month has come to the location that they are to have."""
    del timestamp
    move.carry_out_all()


@app.periodic(cron="40 * * * *")
@app.task(name="claims.remind_of_ends", queue="clocks", queueing_lock="claims.remind_of_ends")
def remind_of_ends(timestamp: int) -> None:
    """Remind both sides of associations that end before long; after an outage, once."""
    del timestamp
    reminders.remind_all()


@app.task(name="claims.settle", queue="claims", retry=AGAIN)
def settle_claim(claim_id: str) -> None:
    """Let settled consent take effect on a claim."""
    settle(claim_id, system("claims.settle"))
