"""Looks for reports of mails that came back."""

from pathlib import Path

from procrastinate.contrib.django import app

from opencpor.notices.returned.actions.collect import collect
from opencpor.runtime import environment


@app.periodic(cron="*/5 * * * *")
@app.task(name="notices.collect_returned", queue="mail", queueing_lock="notices.collect_returned")
def collect_returned(timestamp: int) -> None:
    """Read what the mail server has put into the folder of returned mails, if one is set."""
    del timestamp
    folder = environment.current().returned_mail
    if folder:
        collect(Path(folder))
