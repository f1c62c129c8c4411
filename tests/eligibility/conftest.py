"""What tests of scores begin with: a world to score, and who tries other versions on it."""

import pytest
from tests.builders import make_user
from tests.eligibility.world import ScoreWorld, make_world

from opencpor.access.models import User
from opencpor.access.roles import Role


@pytest.fixture
def world() -> ScoreWorld:
    return make_world()


@pytest.fixture
def manager() -> User:
    return make_user(Role.PROGRAM_MANAGER)
