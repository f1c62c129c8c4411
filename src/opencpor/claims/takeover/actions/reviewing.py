"""Who reviews a claim in flight, and what its partner was asked."""

from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Permission
from opencpor.claims.takeover.rules.in_flight import ASKED, REVIEWER, Flight
from opencpor.programs.document.program import Program
from opencpor.programs.document.reasons import ReasonList


def may_review(address: str) -> User | None:
    """Return whoever has a mail address and may review; None: nobody."""
    found = User.objects.filter(email__iexact=address, is_active=True).first()
    return found if found is not None and actor_of_user(found).may(Permission.REVIEW) else None


def note_reviewer(flight: Flight, found: User | None) -> User | None:
    """Return the reviewer that a claim names; nobody is noted on it."""
    if found is None:
        flight.wrong(REVIEWER, "reviewer_unknown", address=flight.reviewer)
        return None
    return found


def check_questions(flight: Flight, program: Program) -> None:
    """Note on a claim which of its questions the program does not know."""
    known = ReasonList.MORE_INFORMATION
    wrong = [code for code in flight.asked if program.reasons.find(known, code) is None]
    if wrong:
        codes = ", ".join(
            reason.code for name, found in program.reasons.lists() if name is known
            for reason in found
        )  # fmt: skip
        flight.wrong(ASKED, "unknown_question", codes=", ".join(wrong), known=codes)
