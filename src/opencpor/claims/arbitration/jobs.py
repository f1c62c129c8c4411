"""Clocks of arbitrations, and transfers on their day."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from opencpor.claims.arbitration.actions import clocks, transferring

__all__ = ["act_on_arbitrations", "transfer_slot"]
AGAIN = RetryStrategy(max_attempts=18, exponential_wait=2)


@app.periodic(cron="*/5 * * * *")
@app.task(name="arbitration.clocks", queue="clocks", queueing_lock="arbitration.clocks")
def act_on_arbitrations(timestamp: int) -> None:
    """Carry out transfers that are due, and note who has not answered; after an outage all."""
    del timestamp
    transferring.carry_out_all()
    clocks.note_all()


@app.task(name="arbitration.transfer", queue="claims", retry=AGAIN)
def transfer_slot(arbitration_id: str) -> None:
    """Carry out one transfer whose incumbent has left before its day."""
    transferring.carry_out(arbitration_id)
