"""The demonstration's data is completed although nothing is owed any longer."""

import pytest

from opencpor.incentives.payments.models import PaymentBatch
from opencpor.web.demo import making
from opencpor.web.demo.steps import payments

pytestmark = pytest.mark.django_db


def test_where_nothing_is_owed_there_is_no_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(making, "STEPS", making.STEPS[:3])
    payments.seed(making.make(empty=True, tell=str))
    assert not PaymentBatch.objects.exists()
