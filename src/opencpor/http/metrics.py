"""Figures about the running installation, in Prometheus's text format.

Each process counts for itself. Under the supervisor all processes share a folder of counters
(``PROMETHEUS_MULTIPROC_DIR``), so whichever of them is asked answers for all.
"""

import os
from collections.abc import Iterator

from django.db import connection
from prometheus_client import REGISTRY, CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

SHARED_FOLDER = "PROMETHEUS_MULTIPROC_DIR"
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
OVERDUE = """
    SELECT coalesce(extract(epoch FROM now() - min(coalesce(j.scheduled_at, e.at))), 0)
    FROM procrastinate_jobs j
    LEFT JOIN procrastinate_events e ON e.job_id = j.id AND e.type = 'deferred'
    WHERE j.status = 'todo' AND (j.scheduled_at IS NULL OR j.scheduled_at <= now())
"""
JOB_STATES = ("todo", "doing", "failed")

_requests = Counter(
    "opencpor_requests",
    "Requests answered, by method, route and status.",
    ["method", "route", "status"],
)
_seconds = Histogram(
    "opencpor_request_seconds", "Time to answer a request.", ["route"], buckets=SECONDS
)


def count_request(method: str, route: str, status: int, seconds: float) -> None:
    """Count one answered request. Only known methods and routes are labels, so labels are few."""
    known = method if method in {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"} else "other"
    _requests.labels(known, route, str(status)).inc()
    _seconds.labels(route).observe(seconds)


class Jobs(Collector):
    """Background jobs by state, as the database has them now."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """Count the jobs, and say how long the oldest waiting one is overdue."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status")
            counts = dict(cursor.fetchall())
            cursor.execute(OVERDUE)
            (overdue,) = cursor.fetchone() or (0,)
        jobs = GaugeMetricFamily("opencpor_jobs", "Background jobs by state.", labels=["state"])
        for state in JOB_STATES:
            jobs.add_metric([state], counts.get(state, 0))
        yield jobs
        yield GaugeMetricFamily(
            "opencpor_job_wait_seconds",
            "How long the oldest due job has been waiting.",
            value=float(overdue),
        )


def text() -> bytes:
    """Return all figures."""
    registry = CollectorRegistry()
    if os.environ.get(SHARED_FOLDER):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(_Here())
    registry.register(Jobs())
    return generate_latest(registry)


class _Here(Collector):
    """What this process alone has counted."""

    def collect(self) -> Iterator[object]:  # type: ignore[override]
        """Hand on the process's own figures."""
        yield from REGISTRY.collect()
