"""Background deliveries."""

from procrastinate.contrib.django import app

from opencpor.notices.jobs import Backoff


@app.task(name="notices.deliver_webhook", queue="webhooks", retry=Backoff())
def deliver_webhook(delivery_id: str) -> None:
    """Send a queued event to a webhook."""
    from opencpor.notices.webhooks.actions.deliver import deliver

    deliver(delivery_id)
