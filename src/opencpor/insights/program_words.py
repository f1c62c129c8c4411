"""What the operator's figures are called, in the reader's language."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from opencpor.access.models import User
from opencpor.claims.models import Claim
from opencpor.claims.states import State
from opencpor.directory.words import SEGMENTS
from opencpor.insights.program_asked import ProgramFilter
from opencpor.insights.rules.program import NOW
from opencpor.insights.words import Words
from opencpor.programs.document.reasons import ReasonList
from opencpor.programs.queries import program_keys

STANDINGS: dict[str, Any] = {
    "open": lazy("Open"),
    "approved": lazy("Approved"),
    "ended": lazy("Ended"),
    "rejected": lazy("Rejected"),
    "withdrawn": lazy("Withdrawn"),
}
CLOCKS: dict[str, Any] = {
    State.SUBMITTED: lazy("Begin the review"),
    State.UNDER_REVIEW: lazy("Decide"),
    State.ACTION_REQUIRED: lazy("Partner answers"),
    State.AWAITING_CUSTOMER: lazy("Customer answers"),
    State.DISPUTED: lazy("Decide the dispute"),
}
HOW: dict[str, Any] = {
    "kept": lazy("In time"), "late": lazy("Late"), "running": lazy("Running"),
}  # fmt: skip
DISPUTES: dict[str, Any] = {
    "open": lazy("Open"),
    "upheld": lazy("Decision stands"),
    "overturned": lazy("Overturned"),
    "withdrawn": lazy("Withdrawn by the partner"),
    "declined": lazy("Customer said no meanwhile"),
}
ARBITRATIONS: dict[str, Any] = {
    "open": lazy("Open"),
    "scheduled": lazy("Will pass to the challenger"),
    "keep": lazy("The holder stays"),
    "transfer": lazy("Passed to a challenger"),
    "moot": lazy("The holder had left"),
    "withdrawn": lazy("The challengers left"),
    "canceled": lazy("The winner left"),
}
SAMPLES: dict[str, Any] = {
    "waiting": lazy("Samples to look at"),
    "agree": lazy("Samples found right"),
    "overturn": lazy("Samples found wrong"),
}
PLAIN: dict[str, Any] = {
    "all": lazy("Submitted claims"),
    "decided": lazy("Decided claims"),
    "accepted": lazy("Claims that were approved"),
    "policy": lazy("Claims decided by written policy"),
    "people": lazy("Claims decided by people"),
    "waiting": lazy("Claims that wait for a reviewer"),
    "overdue": lazy("Claims past the operator's deadline"),
    "unassigned": lazy("Claims that nobody reviews yet"),
}
LISTED: dict[str, tuple[Any, dict[str, Any]]] = {
    "standing": (lazy("Claims"), STANDINGS),
    "dispute": (lazy("Disputes"), DISPUTES),
    "arbitration": (lazy("Arbitration"), ARBITRATIONS),
    "sample": (lazy("Green path"), SAMPLES),
}


def of_today(figure: str) -> bool:
    """Whether a figure is of today, whatever months are asked for."""
    return figure.partition(".")[0] in NOW


def reason_name(code: str, words: Words) -> str:
    """Name a reason for turning lines down; an unknown one keeps its code."""
    documents = (words.documents.of(key) for key in program_keys())
    found = (one.reasons.find(ReasonList.REJECTION, code) for one in documents)
    return next((one.text.in_language(words.language) for one in found if one), code)


def rule_name(program_key: str, rule: str, words: Words) -> str:
    """Name a rule; an unknown one keeps its key, and none means adjustments by hand."""
    if not rule:
        return _("Adjustments by hand")
    keys = [key for key in program_keys() if program_key in ("", key)]
    rules = (one for key in keys for one in words.documents.of(key).incentives)
    found = next((one.name for one in rules if one.rule == rule), None)
    return found.in_language(words.language) if found else rule


def person_name(user_id: str) -> str:
    """Name somebody who reviews claims; nobody else is looked up."""
    reviewers = Claim.objects.filter(reviewer_id=user_id).values("reviewer_id")
    found = User.objects.filter(id=user_id, pk__in=reviewers).first()
    return (found.name or found.email) if found else user_id


def title_of(figure: str, words: Words) -> str:
    """Say what the claims behind a figure have in common."""
    word, _dot, rest = figure.partition(".")
    if word in LISTED:
        title, names = LISTED[word]
        return f"{title}: {names.get(rest, rest)}"
    if word == "clock":
        state, _dot, how = rest.partition(".")
        return f"{CLOCKS.get(state, state)}: {HOW.get(how, how)}"
    if word == "reason":
        return _("Turned down: %(reason)s") % {"reason": reason_name(rest, words)}
    if word in ("held", "held_late", "reviewer"):
        said = {
            "held": _("Held by %(name)s"),
            "held_late": _("Held by %(name)s, late"),
            "reviewer": _("Decided by %(name)s"),
        }[word]
        return said % {"name": person_name(rest)}
    if word == "overdue" and rest:
        return f"{PLAIN[word]}: {CLOCKS.get(rest, rest)}"
    return str(PLAIN.get(word, figure))


def narrowing(asked: ProgramFilter, words: Words, *names: str) -> list[str]:
    """Say what a list is narrowed to besides its months, with the names of what is asked for."""
    keys = program_keys()
    segment = SEGMENTS.get(asked.segment, asked.segment)
    said = [asked.market.upper(), str(segment), asked.area]
    if asked.workload:
        said.append(words.any_workload(asked.workload, keys))
    if asked.program in keys:
        said.append(words.program(asked.program))
    return [one for one in (*said, *names) if one]
