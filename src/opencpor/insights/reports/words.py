"""The chips of runs, lazily translated."""

from django.utils.translation import gettext_lazy as _

from opencpor.ui.chips import Chip, Tone

RUNS = {
    "waiting": Chip(_("Under way"), Tone.ACTIVE, "hourglass"),
    "ready": Chip(_("Ready"), Tone.GOOD, "circle-check"),
    "failed": Chip(_("Failed"), Tone.BAD, "circle-x"),
}
