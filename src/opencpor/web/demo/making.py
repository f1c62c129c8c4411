"""Makes the demonstration's data, step by step, each step once."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from opencpor.common.clock import days_ago, now
from opencpor.runtime import stopping
from opencpor.web.demo.world import World
from opencpor.web.models import DemoStep

SEED = 20261001
JOB = "demo.make_the_rest"


@dataclass(frozen=True)
class Step:
    """A module of `steps` with a function ``seed(world)``.

    Attributes:
        name: The module's name, and its mark in the database.
        with_claims: Left out of an empty demonstration.
        later: Made by a job while people look around already. Its parts are actions that change
            nothing when they are repeated, so that it needs no transaction of its own.
        ago: How many days before today it was: a payee's approval has to be old enough to be paid.
    """

    name: str
    with_claims: bool = False
    later: bool = False
    ago: int = 0


BEFORE = 3
# In order; a step finds everything that the ones before it have made.
STEPS = (
    Step("directory", ago=BEFORE),
    Step("people", ago=BEFORE),
    Step("programs", ago=BEFORE),
    Step("customers"),
    Step("enrollments"),
    Step("payees", with_claims=True, ago=BEFORE),
    Step("history", with_claims=True),
    Step("claims", with_claims=True),
    Step("console", with_claims=True),
    Step("contested", with_claims=True),
    Step("renewal", with_claims=True),
    Step("workshop", with_claims=True, later=True),
    Step("usage", with_claims=True, later=True),
    Step("lab", with_claims=True, later=True),
    Step("closes", with_claims=True, later=True),
    Step("adjustments", with_claims=True, later=True),
    Step("budgets", with_claims=True, later=True),
    Step("transactions", with_claims=True, later=True),
    Step("payments", with_claims=True, later=True),
    Step("scores", with_claims=True, later=True),
    Step("recompute", with_claims=True, later=True),
)


def make(*, empty: bool, tell: Callable[[str], None]) -> World:
    """Make what is missing and needed at once; return the world it belongs to.

    Each step is one transaction with its mark, so that an interrupted start goes on where it was.
    """
    first = DemoStep.objects.order_by("made_at").first()
    world = World(SEED, first.today if first else now(), empty)
    for step in _missing(world, later=False):
        tell(f"Making the demonstration: {step.name} ...")
        with transaction.atomic():
            _seed(step, world)
            _mark(step, world)
    return world


def leave_the_rest(world: World) -> bool:
    """Queue what can be made while people look around; return whether there is anything."""
    missing = _missing(world, later=True)
    if missing:
        with suppress(AlreadyEnqueued):
            app.configure_task(JOB, queue="demo", queueing_lock=JOB).defer()
    return bool(missing)


def make_the_rest() -> None:
    """Make what was left for later; a second time it goes on where it was.

    If the process is asked to stop meanwhile, the rest is left for the next start.
    """
    first = DemoStep.objects.order_by("made_at").first()
    if first is None:
        return  # nothing of a demonstration is here
    world = World(first.seed, first.today)
    with suppress(stopping.Stopped):
        for step in _missing(world, later=True):
            stopping.check()
            _seed(step, world)
            _mark(step, world)
        return
    leave_the_rest(world)


def _missing(world: World, *, later: bool) -> list[Step]:
    done = set(DemoStep.objects.values_list("name", flat=True))
    wanted = [step for step in STEPS if step.later is later]
    return [s for s in wanted if s.name not in done and not (world.empty and s.with_claims)]


def _seed(step: Step, world: World) -> None:
    with days_ago(step.ago):
        import_module(f"opencpor.web.demo.steps.{step.name}").seed(world)


def _mark(step: Step, world: World) -> None:
    DemoStep.objects.get_or_create(
        name=step.name, defaults={"seed": world.seed, "today": world.today, "made_at": now()}
    )
