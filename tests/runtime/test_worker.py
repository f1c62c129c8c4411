"""Which jobs share their places in the worker."""

from procrastinate.contrib.django import app

from opencpor.runtime import environment
from opencpor.runtime.worker import lanes


def test_every_queue_has_one_lane_and_webhooks_and_what_ifs_have_theirs_alone() -> None:
    env = environment.current()
    queues = {task.queue for task in app.tasks.values()}
    others, webhooks, what_ifs = lanes(queues, env)
    assert sorted([*others.queues, *webhooks.queues, *what_ifs.queues]) == sorted(queues)
    assert (webhooks.queues, webhooks.jobs) == (["webhooks"], env.webhook_jobs)
    assert (what_ifs.queues, what_ifs.jobs) == (["what-if", "reports"], env.what_if_jobs)
    assert others.jobs == env.worker_jobs
