"""How pages draw where something stands that one person proposed and another decides on."""

from django.utils.translation import gettext_lazy as _

from opencpor.incentives.proposals import State
from opencpor.ui.chips import Chip, Tone

PROPOSALS: dict[str, Chip] = {
    State.PROPOSED: Chip(_("Waiting"), Tone.WAITING, "clock"),
    State.APPROVED: Chip(_("Approved"), Tone.GOOD, "circle-check"),
    State.REJECTED: Chip(_("Rejected"), Tone.BAD, "circle-x"),
    State.WITHDRAWN: Chip(_("Withdrawn"), Tone.OVER, "arrow-back-up"),
}
