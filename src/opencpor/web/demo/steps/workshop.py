"""A version in the making: two program managers raise a rate, and nobody has proposed it yet."""

from django.db import transaction

from opencpor.programs.drafts.actions.save_draft import save_text
from opencpor.programs.drafts.actions.start_draft import start_draft
from opencpor.programs.drafts.models import VersionDraft
from opencpor.programs.shipped import MICROSOFT
from opencpor.web.demo.world import World

NAME = "Higher rates for Teams"
RATE = '      teams-meetings: "4.00"\n      teams-phone: "12.00"\n'  # of the rule in force alone
RAISED = RATE.replace('"4.00"', '"4.75"')
CAP, CAP_RAISED = 'workload, amount: "30000.00"', 'workload, amount: "36000.00"'


@transaction.atomic
def seed(world: World) -> None:
    """Begin the draft and save it twice; a second time changes nothing."""
    if VersionDraft.objects.exists():
        return
    first, second = world.actor("program_manager"), world.actor("second_program_manager")
    draft = start_draft(first, MICROSOFT, name=NAME)
    for actor, old, new in ((first, RATE, RAISED), (second, CAP, CAP_RAISED)):
        draft = save_text(draft.id, actor, draft.text.replace(old, new), seen=None)
