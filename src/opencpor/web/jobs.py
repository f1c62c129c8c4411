"""Background entry points of this room."""

from procrastinate.contrib.django import app

from opencpor.web.demo import making


@app.task(name=making.JOB, queue="demo", retry=3)
def make_the_rest() -> None:
    """Make what the demonstration left for later."""
    making.make_the_rest()
