"""The green path's background work."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from opencpor.access.actor import system
from opencpor.claims.green.actions.accept import accept
from opencpor.claims.green.actions.look import sweep_all
from opencpor.claims.green.actions.try_policy import run_trial
from opencpor.http.operations import told

NAME = "claims.green-path"
AGAIN = RetryStrategy(max_attempts=10, exponential_wait=2)


@app.task(name="claims.green_path.look", queue="claims", retry=AGAIN)
def look_at_claim(claim_id: str) -> None:
    """Decide a claim by written policy, if that accepts it."""
    accept(claim_id, system(NAME))


@app.periodic(cron="*/5 * * * *")
@app.task(name="claims.green_path.sweep", queue="clocks", queueing_lock="claims.green_path.sweep")
def look_at_all_waiting(timestamp: int) -> None:
    """Look at all waiting claims once for each version whose policy takes effect."""
    del timestamp
    sweep_all()


@app.task(name="claims.green_path.try", queue="claims")
def try_on_the_past(trial_id: str, operation_id: str) -> None:
    """Try a policy on claims of the past for whoever asked."""
    with told(operation_id):
        run_trial(trial_id, operation_id)
