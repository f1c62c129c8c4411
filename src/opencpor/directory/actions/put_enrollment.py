"""Store an enrollment as another system knows it: create, change, or find it unchanged."""

from collections.abc import Mapping

from opencpor.access.actor import Actor
from opencpor.access.roles import Permission
from opencpor.access.scope import restrict
from opencpor.common.clock import now
from opencpor.common.errors import not_found
from opencpor.common.phrases import phrase
from opencpor.directory.actions.enrolling import requirements_of, write_spans
from opencpor.directory.actions.invite_enrollment import new_requirements
from opencpor.directory.actions.writing import (
    Expect,
    Outcome,
    Put,
    exists_already,
    explained,
    refused,
)
from opencpor.directory.models import Enrollment, EnrollmentRequirement, Location
from opencpor.directory.queries import require_program, today_in
from opencpor.directory.records import NEW_ENROLLMENT, difference, enrollment_record, met_of
from opencpor.directory.rules.enrollment import Met, complete_since, opened, unmet
from opencpor.directory.rules.values import EnrollmentValues, read_enrollment
from opencpor.directory.terms import Source, Status
from opencpor.http.etags import check_revision
from opencpor.journal.actions.record import record
from opencpor.journal.events import EventType


def _locked(given: Mapping[str, str], actor: Actor) -> Enrollment | None:
    rows = Enrollment.objects.select_for_update(of=("self",)).select_related("location")
    return (
        restrict(rows, actor, Permission.DIRECTORY_WRITE)
        .filter(
            location__partner_id=given.get("partner_id", "").strip(),
            program_key=given.get("program", "").strip(),
        )
        .first()
    )


def _write_requirements(enrollment: Enrollment, requirements: Mapping[str, Met]) -> None:
    """Set the requirements that are given; others stay, and so does who established them."""
    known = {row.key: row for row in enrollment.requirements.all()}
    for key, met in requirements.items():
        row = known.get(key)
        if row is None:
            row = EnrollmentRequirement(enrollment=enrollment, key=key, source=Source.IMPORT.value)
        elif met_of(row) == met:
            continue
        row.met_since, row.valid_through = met.since, met.through
        row.save()


def _write_status(enrollment: Enrollment, values: EnrollmentValues) -> None:
    """Set status and earning months so that they fit together."""
    requirements = requirements_of(enrollment)
    today = today_in(enrollment.program_key)
    spans = list(values.months)
    is_open = any(span.end is None for span in spans)
    if values.status is Status.ENROLLED:
        missing = unmet(requirements, today)
        if missing:
            raise refused(
                "requirements",
                "requirement_missing",
                phrase("Enrolled, but not met: {missing}.", missing=", ".join(missing)),
                "Give the date since when each is met, or another status.",
            )
        since = complete_since(requirements, today)
        if not is_open and since is not None:
            spans = opened(spans, since)
    elif is_open:
        raise refused(
            "earning_months",
            "months_still_running",
            "Earning months run on although it is not enrolled.",
            "Say with which month they end, or the status enrolled.",
        )
    write_spans(enrollment, spans)
    if enrollment.status != values.status.value:
        enrollment.status, enrollment.status_since = values.status.value, now()


def _create(values: EnrollmentValues, actor: Actor) -> Enrollment:
    require_program(values.program_key)
    rows = restrict(Location.objects.all(), actor, Permission.DIRECTORY_WRITE)
    location = rows.filter(partner_id=values.partner_id).first()
    if location is None:
        raise refused(
            "partner_id",
            "unknown_partner_id",
            "No location has this PartnerID.",
            "Enter the location first, or correct the number.",
        )
    enrollment = Enrollment.objects.create(
        location=location,
        program_key=values.program_key,
        status=Status.INVITED.value,
        status_since=now(),
    )
    new_requirements(enrollment)
    _write_requirements(enrollment, values.requirements)
    _write_status(enrollment, values)
    enrollment.save()
    said = {"after": enrollment_record(enrollment)}
    record(EventType.ENROLLMENT_INVITED, f"enrollment:{enrollment.id}", actor.ref(), data=said)
    return enrollment


def _change(enrollment: Enrollment, values: EnrollmentValues, actor: Actor) -> Outcome:
    before = enrollment_record(enrollment)
    _write_requirements(enrollment, values.requirements)
    _write_status(enrollment, values)
    changes = difference(before, enrollment_record(enrollment))
    if not changes["after"]:
        return Outcome.UNCHANGED
    enrollment.revision += 1
    enrollment.save()
    stream = f"enrollment:{enrollment.id}"
    record(EventType.ENROLLMENT_REQUIREMENT_CHANGED, stream, actor.ref(), data=changes)
    return Outcome.CHANGED


def put_enrollment(
    given: Mapping[str, str],
    actor: Actor,
    *,
    seen: str | None = None,
    expect: Expect = Expect.ANY,
) -> Put[Enrollment]:
    """Store an enrollment, known by PartnerID and program, past its usual life.

    For what another system decided: the first filling of the directory, and corrections.

    Args:
        given: Text values (see `rules.values.read_enrollment`); what is absent stays as it is, and
            so do requirements that are not given. Enrolled without a running month, it earns from
            the month in which the last requirement was met.
        actor: A program manager.
        seen: The revision on which a change is made.
        expect: Whether it may be there already.

    Raises:
        Invalid: With every wrong value; ``unknown_program``, ``unknown_partner_id``,
            ``requirement_missing``, ``months_still_running``.
        Conflict: If it is there already but should be new.
        NotFound: If it should be there and is not.
    """
    actor.require(Permission.DIRECTORY_WRITE)
    with explained():
        enrollment = _locked(given, actor)
        if enrollment is None:
            if expect is Expect.KNOWN:
                raise not_found("enrollment")
            values = read_enrollment(NEW_ENROLLMENT | dict(given))
            return Put(_create(values, actor), Outcome.CREATED)
        if expect is Expect.NEW:
            raise exists_already("enrollment")
        check_revision(seen, enrollment)
        values = read_enrollment(enrollment_record(enrollment) | dict(given))
        return Put(enrollment, _change(enrollment, values, actor))
