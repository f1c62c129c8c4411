from pathlib import Path

import pytest
from tests.incentives.world import World
from tests.insights.scene import make_scene


@pytest.fixture
def world(tmp_path: Path) -> World:
    return make_scene(tmp_path)
