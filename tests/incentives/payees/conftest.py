import pytest
from tests.incentives.payees.people import People, make_people
from tests.usage.batches import publish_program


@pytest.fixture
def people(db: None) -> People:
    del db
    publish_program()
    return make_people()
