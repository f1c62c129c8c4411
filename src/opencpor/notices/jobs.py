"""Background deliveries."""

from procrastinate import BaseRetryStrategy, RetryDecision
from procrastinate.contrib.django import app
from procrastinate.jobs import Job

from opencpor.notices.rules import wait_after


class Backoff(BaseRetryStrategy):
    """Waits longer after each attempt; when to stop is decided where the mail is."""

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision:
        """Return when to try again, whatever went wrong: a mail is never forgotten."""
        del exception
        wait = wait_after(job.attempts + 1)
        return RetryDecision(retry_in={"seconds": int(wait.total_seconds())})


@app.task(name="notices.deliver_mail", queue="mail", retry=Backoff())
def deliver_mail(mail_id: str) -> None:
    """Send a queued mail."""
    from opencpor.notices.actions.deliver import deliver

    deliver(mail_id)


@app.task(name="notices.report_delivery", queue="mail", retry=Backoff())
def report_delivery(mail_id: str) -> None:
    """Tell the room that queued a mail what became of it."""
    from opencpor.notices.actions.deliver import report

    report(mail_id)
