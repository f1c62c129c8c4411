"""Answer a question: score every partner by both versions, keep counts and what would differ."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from django.db import transaction

from opencpor.common.clock import now
from opencpor.common.phrases import Phrase, phrase
from opencpor.eligibility.gathering import partners_to_score
from opencpor.eligibility.trials.actions.ask_trial import tried
from opencpor.eligibility.trials.models import ScoreTrial, TriedScore
from opencpor.eligibility.trials.rules import Difference, Tally
from opencpor.eligibility.trials.trying import Sides, differences, sides_of
from opencpor.programs.document.program import Program
from opencpor.programs.queries import latest_version

Tell = Callable[[Phrase, int], None]
AT_ONCE = 2000
STEP = 25  # partners between two words about how far it is


def make_trial(row: ScoreTrial, tell: Tell) -> ScoreTrial:
    """Do the work of a question, and store it; one that is answered is not answered again.

    Raises:
        Invalid, NotFound: If what is asked fits no longer.
    """
    if row.finished_at is not None:
        return row
    version = latest_version(row.program_key)
    sides, tally = sides_of(version.document, tried(row)), Tally()
    partners = partners_to_score(row.program_key)
    found: list[TriedScore] = []
    for place, partner in enumerate(partners):
        if place % STEP == 0:
            tell(phrase("Scoring partners by both versions"), place * 100 // len(partners))
        found += _scored(row, sides, partner, tally)
    row.base, row.day, row.partners = version.number, sides.moment.day, len(partners)
    row.counts, row.changes = list(_counts(sides, tally)), len(found)
    row.finished_at = now()
    with transaction.atomic():
        row.save()
        TriedScore.objects.filter(trial=row).delete()  # of an attempt that died
        TriedScore.objects.bulk_create(found, batch_size=AT_ONCE)
    return row


def _scored(row: ScoreTrial, sides: Sides, partner: str, tally: Tally) -> Iterator[TriedScore]:
    found = list(differences(sides, partner))
    tally.note(found)
    return (_row(row, partner, one) for one in found if one.before != one.after)


def _row(row: ScoreTrial, partner: str, one: Difference) -> TriedScore:
    return TriedScore(
        trial=row,
        partner_id=partner,
        designation=one.designation,
        moved=one.moved,
        before=one.before.stand.value if one.before else "",
        after=one.after.stand.value if one.after else "",
        total_before=one.before.total if one.before else None,
        total_after=one.after.total if one.after else None,
        track_before=one.before.track if one.before else "",
        track_after=one.after.track if one.after else "",
    )


def _counts(sides: Sides, tally: Tally) -> Iterator[dict[str, object]]:
    """Give the counts of every designation of either side, with its name as the tried one says."""
    was, then = _names(sides.before), _names(sides.after)
    for key, name in {**was, **then}.items():
        there = {"in_base": key in was, "tried": key in then}
        yield {"designation": key, "name": name, **there, **tally.of(key)}


def _names(document: Program) -> dict[str, object]:
    return {one.key: one.name.model_dump() for one in document.eligibility.designations}
