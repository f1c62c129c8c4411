"""The demonstration has a version in the making, which the page of programs lists."""

import pytest
from django.test import Client

from opencpor.journal.models import Event
from opencpor.programs.drafts.checking import check
from opencpor.programs.drafts.models import DraftChange, VersionDraft
from opencpor.programs.shipped import MICROSOFT, shipped_text
from opencpor.web.demo import making
from opencpor.web.demo.steps import workshop
from opencpor.web.demo.world import World

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(monkeypatch: pytest.MonkeyPatch) -> World:
    """Directory, people and programs."""
    monkeypatch.setattr(making, "STEPS", making.STEPS[:3])
    return making.make(empty=True, tell=str)


def test_two_managers_raise_a_rate_and_nobody_proposed_it(world: World, client: Client) -> None:
    for _ in range(2):
        workshop.seed(world)

    draft = VersionDraft.objects.get()
    wanted = shipped_text(MICROSOFT).replace(workshop.RATE, workshop.RAISED)
    assert draft.text == wanted.replace(workshop.CAP, workshop.CAP_RAISED)
    assert (check(draft).count, draft.revision, draft.proposal) == (0, 3, None)
    assert [row.places[0]["path"] for row in DraftChange.objects.order_by("revision")] == [
        "incentives.mws-usage-growth.rates.teams-meetings",
        "incentives.mws-usage-growth.caps.workload.amount",
    ]
    assert Event.objects.filter(type="program.draft_started").count() == 1
    client.force_login(world.user("auditor"), "django.contrib.auth.backends.ModelBackend")
    assert workshop.NAME in client.get("/programs/").content.decode()
