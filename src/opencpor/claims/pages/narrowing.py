"""How the list of claims shows what it is narrowed to: its form, and a chip for each word."""

from collections.abc import Collection, Iterator
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.claims.narrowing import EARLIEST, AmongAsked
from opencpor.common.months import Month
from opencpor.directory.narrowing_shown import chips_of, choices_of
from opencpor.programs.document.program import Program
from opencpor.ui import dates
from opencpor.ui.parts import Chosen

OUTCOME_WORDS: dict[str, Any] = {
    "won": lazy("Won"),
    "open": lazy("Open"),
    "dropped": lazy("Turned down"),
    "declined": lazy("Declined by the customer"),
    "withdrawn": lazy("Withdrawn"),
}


def part_of(asked: AmongAsked, documents: Collection[Program]) -> dict[str, Any]:
    """Return what the form offers and what the chips say.

    Args:
        asked: What the address says; all of it is known.
        documents: The programs whose words are offered.
    """
    choices = choices_of(documents)
    return {
        "asked": asked,
        "workloads": choices["workloads"],
        "segments": choices["segments"],
        "outcomes": OUTCOME_WORDS.items(),
        "chips": [*chips_of(asked, choices), *_own_chips(asked)],
    }


def _own_chips(asked: AmongAsked) -> Iterator[Chosen]:
    if asked.outcome:
        yield Chosen(_("Outcome of a line"), OUTCOME_WORDS[asked.outcome], ("outcome",))
    for label, name in ((_("Submitted from"), "since"), (_("Submitted through"), "through")):
        text = getattr(asked, f"submitted_{name}")
        if text and text != str(EARLIEST):  # whenever: that nothing else was asked for
            month = dates.month(Month.parse(text).first_day)
            yield Chosen(label, month, (f"submitted_{name}",))
