"""Makes the demonstration's data, step by step, each step once."""

from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module

from django.db import transaction

from opencpor.common.clock import now
from opencpor.web.demo.world import World
from opencpor.web.models import DemoStep

SEED = 20261001


@dataclass(frozen=True)
class Step:
    """A module of `steps` with a function ``seed(world)``.

    Attributes:
        name: The module's name, and its mark in the database.
        with_claims: Left out of an empty demonstration.
    """

    name: str
    with_claims: bool = False


# In order; a step finds everything that the ones before it have made.
STEPS = (
    Step("directory"),
    Step("people"),
    Step("programs"),
    Step("customers"),
    Step("enrollments"),
    Step("usage", with_claims=True),
)


def make(*, empty: bool, tell: Callable[[str], None]) -> World:
    """Make what is missing; return the world it belongs to.

    Each step is one transaction with its mark, so that an interrupted start goes on where it was.
    """
    done = set(DemoStep.objects.values_list("name", flat=True))
    first = DemoStep.objects.order_by("made_at").first()
    world = World(SEED, first.today if first else now(), empty)
    missing = [s for s in STEPS if s.name not in done and not (empty and s.with_claims)]
    for step in missing:
        tell(f"Making the demonstration: {step.name} ...")
        module = import_module(f"opencpor.web.demo.steps.{step.name}")
        with transaction.atomic():
            module.seed(world)
            DemoStep.objects.create(
                name=step.name, seed=world.seed, today=world.today, made_at=now()
            )
    return world
