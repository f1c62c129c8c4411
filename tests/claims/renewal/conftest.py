"""An association whose subscription has ended, and the customer's new one."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from tests.builders import make_subscription
from tests.claims.scene import Scene

from opencpor.claims.actions.terms_ending import end_all
from opencpor.claims.models import Claim
from opencpor.common.clock import now
from opencpor.directory.models import Subscription
from opencpor.register.models import Association


@dataclass
class Renewed:
    """What has ended and what follows; our side held the old one."""

    scene: Scene
    claim: Claim
    association: Association
    old: Subscription
    new: Subscription

    def buy(self, **values: Any) -> Subscription:
        """Let the customer buy something that begins the day after the old one's end."""
        return buy(self.scene, 1, **values)


def buy(scene: Scene, after: int, **values: Any) -> Subscription:
    """Buy the same product, starting some days from ten days ago."""
    bought = make_subscription(scene.customer)
    start = now().date() - timedelta(days=10 - after)
    given = {"product": "sales", "starts_on": start, "ends_on": start + timedelta(days=365)}
    for name, value in (given | values).items():
        setattr(bought, name, value)
    bought.save()
    return bought


@pytest.fixture
def renewed(scene: Scene) -> Renewed:
    gone = now() - timedelta(days=10)
    old = buy(scene, -365, ends_on=gone.date())
    claim = scene.approved_subscription(old)
    Subscription.objects.filter(pk=old.pk).update(status="expired", status_since=gone)
    assert end_all() == 1
    return Renewed(scene, claim, Association.objects.get(), old, buy(scene, 1))
