"""Looks for renewals."""

from procrastinate.contrib.django import app

from opencpor.claims.renewal.actions.suggest import suggest_all


@app.periodic(cron="50 * * * *")
@app.task(name="claims.suggest_renewals", queue="clocks", queueing_lock="claims.suggest_renewals")
def suggest_renewals(timestamp: int) -> None:
    """Suggest claims on subscriptions that follow ended ones."""
    del timestamp
    suggest_all()
