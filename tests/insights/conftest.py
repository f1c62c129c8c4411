from pathlib import Path

import pytest
from tests.incentives.world import FEBRUARY, JANUARY, World
from tests.insights.review import FIRST_OF_MARCH, make_reviews
from tests.insights.scene import make_scene

from opencpor.insights.summaries.actions.compute import compute_summaries


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_scene(tmp_path)


@pytest.fixture
def closed(world: World) -> World:
    """Reviews of March, two closed months, and the summaries of them."""
    make_reviews(world, FIRST_OF_MARCH)
    world.close(JANUARY)
    world.close(FEBRUARY)
    compute_summaries(again=True)
    return world
