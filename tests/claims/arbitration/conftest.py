import pytest
from tests.claims.arbitration.case import Case
from tests.claims.scene import Scene


@pytest.fixture
def case(scene: Scene) -> Case:
    """An open arbitration between two partners."""
    return Case(scene)
