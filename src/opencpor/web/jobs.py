"""Background entry points of this room."""

from procrastinate.contrib.django import app

from opencpor.web.demo import making


@app.task(name=making.JOB, queue="demo", retry=3)
def make_the_rest() -> None:
    """Make what the demonstration left for later."""
    making.make_the_rest()


@app.task(name="web.answer_forgotten", queue="mail", retry=3)
def answer_forgotten(occasion: str, address: str, language: str) -> None:
    """Write to whoever has forgotten a password."""
    from opencpor.web.forgotten import write_back

    write_back(occasion, address, language)
