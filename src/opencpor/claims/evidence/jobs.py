"""Background chores of evidence."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from opencpor.claims.evidence.actions import preview, read, scan
from opencpor.claims.evidence.actions.sweep import sweep
from opencpor.common.clock import now

AGAIN = RetryStrategy(max_attempts=8, exponential_wait=3)  # when the machine failed, not the file


@app.periodic(cron="41 3 * * *")
@app.task(name="evidence.sweep", queue="clocks", queueing_lock="evidence.sweep")
def sweep_files(timestamp: int) -> None:
    """Delete files that no row refers to."""
    del timestamp
    sweep()


@app.task(name=read.JOB, queue="evidence", retry=AGAIN)
def read_file(file_id: str) -> None:
    """Read the words of one file, and draw its first page small."""
    read.read_file(file_id)
    preview.draw_small(file_id)


@app.task(name=scan.JOB, queue="evidence", retry=AGAIN)
def scan_file(file_id: str) -> None:
    """Let the virus scanner look at one file; what it was away for too long is queued anew."""
    scan.scan_file(file_id)


@app.periodic(cron="*/10 * * * *")
@app.task(name="evidence.scan_forgotten", queue="clocks", queueing_lock="evidence.scan_forgotten")
def scan_forgotten(timestamp: int) -> None:
    """Queue files anew that are still in quarantine."""
    del timestamp
    scan.queue_forgotten(now())


@app.periodic(cron="7,37 * * * *")
@app.task(name="evidence.read_missed", queue="clocks", queueing_lock="evidence.read_missed")
def read_missed(timestamp: int) -> None:
    """Let files be read that nobody read yet."""
    del timestamp
    read.queue_missed(now())
