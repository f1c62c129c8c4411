"""Background entry points of trials; each calls an action."""

from procrastinate.contrib.django import app

from opencpor.common.phrases import Phrase
from opencpor.eligibility.trials.actions.forget import forget_expired
from opencpor.eligibility.trials.actions.make_trial import make_trial
from opencpor.eligibility.trials.models import ScoreTrial
from opencpor.http.operations import progress, succeed, told


@app.task(name="eligibility.score_trial", queue="what-if")
def score_trial_job(trial_id: str, operation_id: str) -> None:
    """Answer a question for whoever asked, and say in the operation how far it is."""

    def tell(step: Phrase, percent: int) -> None:
        progress(operation_id, step, percent)

    with told(operation_id):
        row = make_trial(ScoreTrial.objects.get(id=trial_id), tell)
        succeed(operation_id, row.id)


@app.periodic(cron="31 3 * * *")
@app.task(name="eligibility.forget_trials", queue="clocks", queueing_lock="eligibility.trials")
def forget_trials_job(timestamp: int) -> None:
    """Forget trials whose time is over."""
    del timestamp
    forget_expired()
