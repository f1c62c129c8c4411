"""Rows about what people and programs are told."""

from opencpor.access.models import Organization, User
from opencpor.access.roles import Side
from opencpor.common.clock import now
from opencpor.notices.center.models import Notice
from opencpor.notices.webhooks.models import Webhook, WebhookDelivery
from tests.matrix import people
from tests.matrix.pairs import Pair
from tests.matrix.world import World


def webhook_of(world: World, place: Organization) -> Webhook:
    """Return a webhook with one delivery that waits."""

    def make() -> Webhook:
        row = Webhook.objects.create(
            organization=place, url="https://hooks.example/in", name="Ours", secret=b"sealed",
            created_at=now(), created_by="test",
        )  # fmt: skip
        WebhookDelivery.objects.create(
            webhook=row, event="webhook.test", body="{}", created_at=now(), since=now()
        )
        return row

    return world.once(f"webhook of {place.id}", make)


def notice_of(user: User) -> str:
    place = user.memberships.values_list("organization_id", flat=True)[0]
    row, _ = Notice.objects.get_or_create(
        user=user, organization_id=place, needs="operation:read",
        key=f"k {user.id}", kind="test", about="claim:clm_1", path="/claims",
        subject="s", text="t", defaults={"at": now()},
    )  # fmt: skip
    return row.id


def webhook(world: World, side: Side) -> Pair:
    """Operators see every webhook, and manage their own."""
    ours = webhook_of(world, world.home(side)).id
    others = "whk_nosuch" if side is Side.OPERATOR else webhook_of(world, world.rival).id
    return Pair(ours, others)


def webhook_delivery(world: World, side: Side) -> Pair:
    ours = webhook_of(world, world.home(side)).deliveries.get().id
    return Pair(ours, webhook_of(world, world.rival).deliveries.get().id)


def notice(world: World, side: Side) -> Pair:
    """Somebody else's; `sample` knows whose is one's own."""
    return Pair(None, notice_of(people.stranger(world, side)))
