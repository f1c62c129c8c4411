import pytest
from tests.incentives.payments.paying import Till, make_till
from tests.incentives.worlds import Worlds


@pytest.fixture
def till(worlds: Worlds) -> Till:
    return worlds.get(make_till)
