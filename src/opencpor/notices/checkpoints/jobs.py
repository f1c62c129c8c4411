"""The clock of mailed checkpoints."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from opencpor.notices.checkpoints.actions.send import send_checkpoint
from opencpor.runtime import environment, keys

AGAIN = RetryStrategy(max_attempts=12, wait=300)  # the log may be busy; then the clock goes on


@app.periodic(cron="7-59/10 * * * *")
@app.task(
    name="notices.mail_checkpoint",
    queue="clocks",
    queueing_lock="notices.mail_checkpoint",
    retry=AGAIN,
)
def mail_checkpoint_job(timestamp: int) -> None:
    """Mail today's checkpoint if that is not done: first after the daily signature at 00:05.

    It looks every ten minutes, so that after downtime, whenever that ends, one is sent.
    """
    del timestamp
    env = environment.current()
    if addresses := env.checkpoint_mail.split():
        send_checkpoint(addresses, keys.signing_seed(env))
