"""Taking over associations with single subscriptions, and rows that say what cannot be."""

from uuid import uuid4

import pytest
from tests.builders import make_subscription
from tests.claims.scene import Scene
from tests.claims.takeover.sheets import Manager, held

from opencpor.directory.models import Subscription
from opencpor.register.models import Association

pytestmark = pytest.mark.django_db
ADVISOR = "bizapps-presales-advisor"


def subscription(scene: Scene | None = None) -> Subscription:
    one = make_subscription(scene.customer if scene else None)
    Subscription.objects.filter(pk=one.pk).update(product="business-central")
    return one


def bought(scene: Scene, one: Subscription, **changed: str) -> dict[str, str]:
    unit = {"workload": "", "subscription_id": str(one.subscription_id), "engagement": ADVISOR}
    return held(scene) | unit | {"product": ""} | changed


def test_a_subscription_needs_no_product_where_the_directory_knows_it(scene: Scene) -> None:
    manager, one = Manager(scene), subscription(scene)
    unknown = str(uuid4())
    answer = manager.take([
        bought(scene, one),
        bought(scene, one, reference="old-2", subscription_id=unknown,
               product="Dynamics 365 Business Central"),
    ])  # fmt: skip
    codes = [{note["code"] for note in row["notes"]} for row in manager.rows(answer)]
    assert codes == [{"not_enrolled"}, {"not_enrolled", "subscription_unknown"}]
    made = Association.objects.get(reference="old-1")
    assert made.slot.subscription_id == one.subscription_id
    assert str(Association.objects.get(reference="old-2").slot.subscription_id) == unknown
    again = manager.take([bought(scene, one)])
    assert manager.counts(again)["done"] == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"workload": "teams"}, "line_of_other_unit"),
        ({"product": "abacus"}, "product_unknown"),
        ({"subscription_id": "no guid"}, "bad_guid"),
        ({"tenant_id": "3f2504e0-4f89-41d3-9a0c-0305e82c3301"}, "tenant_unknown"),
        ({"partner_id": "nobody"}, "partner_id_unknown"),
        ({"engagement": "none"}, "unknown_engagement"),
        ({"starts_on": "2999-01-01"}, "starts_later"),
        ({"last_day": "2026-06-01"}, "ends_before_start"),
        ({"opted_out": "perhaps"}, "invalid"),
        ({"opted_out": "yes"}, "opt_out_not_offered"),
    ],
)
def test_what_cannot_be_is_an_error_of_its_row(
    scene: Scene, changed: dict[str, str], code: str
) -> None:
    manager, one = Manager(scene), subscription(scene)
    answer = manager.take([bought(scene, one, **changed)], only_clean_rows="true")
    [row] = manager.rows(answer)
    assert row["outcome"] == "error"
    assert code in {note["code"] for note in row["notes"]}
    assert not Association.objects.exists()


def test_anothers_subscription_is_refused(scene: Scene) -> None:
    manager = Manager(scene)
    answer = manager.send([bought(scene, subscription())])
    [row] = manager.rows(answer)
    assert {note["code"] for note in row["notes"]} == {"subscription_of_other_tenant"}
