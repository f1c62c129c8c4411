"""Forfeits what nobody could be paid for too long."""

from procrastinate.contrib.django import app

from opencpor.incentives.payments.actions.forfeit import forfeit_all


@app.periodic(cron="20 5 * * *")
@app.task(name="incentives.forfeit", queue="clocks", queueing_lock="incentives.forfeit")
def forfeit_job(timestamp: int) -> None:
    """Warn of, and forfeit, what waited for a payee for as long as its program holds it."""
    del timestamp
    forfeit_all()
