from collections.abc import Callable
from datetime import UTC, date, datetime
from threading import Thread
from typing import Any

import pytest
from django.db import connection
from tests.builders import limit, make_enrollment, make_location, make_payee, make_token, make_user
from tests.directory.calls import Caller, codes
from tests.spans import earning_months

from opencpor.access.actor import system
from opencpor.access.models import User
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Permission, Role, permissions_of
from opencpor.common.errors import Conflict, Forbidden
from opencpor.common.months import Month
from opencpor.directory import jobs
from opencpor.directory.actions.lapse_enrollment import lapse_enrollment
from opencpor.directory.actions.put_enrollment import put_enrollment
from opencpor.directory.actions.set_requirement import set_requirement
from opencpor.directory.actions.start_enrollment import start_enrollment
from opencpor.directory.lifecycle import TRANSITIONS, Verb, allowed, transition
from opencpor.directory.models import Enrollment, EnrollmentPeriod, EnrollmentRequirement
from opencpor.directory.rules.enrollment import Met, Span
from opencpor.directory.terms import Status
from opencpor.journal.models import Event
from opencpor.notices.center.models import Notice
from opencpor.notices.models import Mail
from opencpor.programs.actions.publish import publish
from opencpor.programs.shipped import INVENTED, shipped_text

pytestmark = pytest.mark.django_db
KEY = "tidewell-alliance"
CLOCK = system("test")
Turn = Callable[[str], None]


@pytest.fixture(autouse=True)
def turn(monkeypatch: pytest.MonkeyPatch) -> Turn:
    """Publish the program and set its day to 14 November 2026; call it for another day."""
    publish(system("cli"), shipped_text(INVENTED))

    def set_day(day: str) -> None:
        noon = datetime.fromisoformat(f"{day}T12:00").replace(tzinfo=UTC)
        monkeypatch.setattr("opencpor.directory.queries.now", lambda: noon)

    set_day("2026-11-14")
    return set_day


def act(caller: Caller, row: Enrollment, verb: str, body: Any = None) -> Any:
    return caller("post", f"enrollments/{row.id}/{verb}", body, seen="*")


def admin_of(row: Enrollment) -> Caller:
    return Caller(Role.INCENTIVES_ADMIN, row.location.organization.organization)


def enrolled(since: str = "2026-03-05", through: str = "") -> Enrollment:
    location = make_location()
    day = f"{since}..{through}" if through else since
    rest = f"payee-profile={since} tax-profile={since} program-conditions={since}"
    given = {
        "partner_id": location.partner_id, "program": KEY, "status": "enrolled",
        "requirements": f"agreement={day} {rest}",
    }  # fmt: skip
    return put_enrollment(given, CLOCK).row


def state(row: Enrollment) -> tuple[str, list[Span]]:
    row.refresh_from_db()
    return row.status, earning_months(row.location_id, KEY)


def test_a_location_enrolls_from_invitation_to_earning() -> None:
    location = make_location()
    payee = make_payee(location)
    manager, finance = Caller(Role.PROGRAM_MANAGER), Caller(Role.FINANCE)
    body = {"partner_id": location.partner_id, "program": KEY}
    invited = manager("post", "enrollments", body)
    assert (invited.status_code, invited.json()["status"]) == (201, "invited")
    row = Enrollment.objects.get()
    admin = admin_of(row)
    steps = [(admin, "start"), (admin, "sign"), (admin, "submit-profiles"),
             (finance, "validate"), (manager, "validate")]  # fmt: skip
    statuses = [act(caller, row, verb).json()["status"] for caller, verb in steps]
    assert statuses == [
        "action_required", "action_required", "validating", "validating", "validating",
    ]  # fmt: skip
    finance("post", f"payees/{payee.id}/approve", {"grounds": "By phone."}, seen="*")
    assert state(row)[0] == "enrolled"
    assert earning_months(location.pk, KEY) == [Span(Month(2026, 11))]


def test_every_step_is_recorded() -> None:
    test_a_location_enrolls_from_invitation_to_earning()
    types = Event.objects.filter(stream__startswith="enrollment:").order_by("place")
    assert [event.type.partition(".")[2] for event in types] == [
        "invited", "started", "signed", "submitted", "validated", "validated", "validated",
    ]  # fmt: skip


def told(user: User) -> list[str]:
    return list(Notice.objects.filter(user=user).order_by("id").values_list("kind", flat=True))


def test_who_enrolls_a_location_is_told_of_each_step_and_who_validates_of_theirs() -> None:
    location = make_location()
    make_payee(location, approved=True)
    place = location.organization.organization
    there = make_user(Role.INCENTIVES_ADMIN, place, location.unit)
    elsewhere = make_user(Role.INCENTIVES_ADMIN, place, make_location(location.organization).unit)
    manager, finance = Caller(Role.PROGRAM_MANAGER), Caller(Role.FINANCE)
    manager("post", "enrollments", {"partner_id": location.partner_id, "program": KEY})
    row = Enrollment.objects.get()
    admin = admin_of(row)
    for caller, verb, body in (  # four are told to the partner, twice one to who validates
        (admin, "start", None), (admin, "sign", None), (admin, "submit-profiles", None),
        (finance, "return", {"reason": "A number is missing."}), (admin, "submit-profiles", None),
        (manager, "validate", None), (finance, "validate", None),
        (manager, "discontinue", {"reason": "It left."}),
    ):  # fmt: skip
        answer = act(caller, row, verb, body)
        assert answer.status_code == 200, answer.content
    assert told(there) == [
        f"enrollment.{step}" for step in ("invited", "returned", "enrolled", "discontinued")
    ]
    assert (told(elsewhere), set(told(finance.user))) == ([], {"enrollment.to-validate"})
    notice = Notice.objects.filter(user=there).latest("id")
    assert (notice.unit_id, notice.path) == (location.pk, f"/directory/enrollments/{row.id}")
    assert Mail.objects.filter(recipient=there.email).count() == 4


def test_the_answer_names_what_the_asker_can_do() -> None:
    row = make_enrollment(status="validating")
    answers = {role: Caller(role)("get", f"enrollments/{row.id}").json()["allowed"]
               for role in (Role.PROGRAM_MANAGER, Role.FINANCE, Role.AUDITOR)}  # fmt: skip
    assert answers == {
        Role.PROGRAM_MANAGER: ["validate", "return", "discontinue"],
        Role.FINANCE: ["validate", "return"],
        Role.AUDITOR: [],
    }


@pytest.mark.parametrize("status", list(Status))
@pytest.mark.parametrize("verb", ["start", "sign", "submit-profiles", "validate", "return"])
def test_a_verb_from_the_wrong_status_is_refused_with_what_is_possible(
    status: Status, verb: str
) -> None:
    line = transition(status, Verb(verb))
    if status is Status.ENROLLED or (line is not None and line.who):
        return
    row = make_enrollment(status=status.value)
    caller = admin_of(row) if verb in {"start", "sign", "submit-profiles"} else Caller(Role.FINANCE)
    refused = act(caller, row, verb, {"reason": "x"})
    assert (refused.status_code, refused.json()["code"]) == (409, "wrong_state")
    assert refused.json()["state"] == status.value
    assert refused.json()["allowed"] == allowed(status, actor_of_user(caller.user))
    assert state(row)[0] == status.value


def test_profiles_are_not_handed_in_before_the_agreement_is_signed() -> None:
    row = make_enrollment(status="action_required")
    refused = act(admin_of(row), row, "submit-profiles")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_signed")
    assert not row.requirements.exclude(submitted_on=None).exists()


def test_profiles_are_not_handed_in_before_a_payee_is_entered() -> None:
    row = make_enrollment(status="action_required")
    admin = admin_of(row)
    act(admin, row, "sign")
    refused = act(admin, row, "submit-profiles")
    assert (refused.status_code, refused.json()["code"]) == (409, "payee_missing")
    assert not row.requirements.exclude(submitted_on=None).exists()
    make_payee(row.location)
    assert act(admin, row, "submit-profiles").json()["status"] == "validating"


def test_a_payee_that_was_approved_before_counts_for_every_invitation() -> None:
    location = make_location()
    make_payee(location, approved=True)
    body = {"partner_id": location.partner_id, "program": KEY}
    Caller(Role.PROGRAM_MANAGER)("post", "enrollments", body)
    met = Enrollment.objects.get().requirements.exclude(met_since=None)
    assert [(row.key, row.source) for row in met] == [("payee-profile", "payees")]


def test_an_agreement_is_signed_once() -> None:
    row = make_enrollment(status="action_required")
    act(admin_of(row), row, "sign")
    again = act(admin_of(row), row, "sign")
    assert (again.status_code, again.json()["code"]) == (409, "already_signed")
    assert Event.objects.filter(type="enrollment.signed").count() == 1


def test_who_has_validated_everything_of_theirs_is_told_so() -> None:
    row = make_enrollment(status="validating")
    finance = Caller(Role.FINANCE)
    act(finance, row, "validate")
    again = act(finance, row, "validate")
    assert (again.status_code, again.json()["code"]) == (409, "nothing_to_validate")
    met = row.requirements.exclude(met_since=None).values_list("key", flat=True)
    assert sorted(met) == ["tax-profile"]


def test_finance_returns_an_enrollment_with_the_reason() -> None:
    row = make_enrollment(status="validating")
    finance = Caller(Role.FINANCE)
    assert codes(act(finance, row, "return", {"reason": " "})) == [("reason", "required")]
    returned = act(finance, row, "return", {"reason": "The bank is unknown."}).json()
    assert (returned["status"], returned["note"]) == ("action_required", "The bank is unknown.")


def test_a_discontinued_location_earned_until_the_month_before() -> None:
    row = enrolled()
    act(Caller(Role.PROGRAM_MANAGER), row, "discontinue", {"reason": "Left the program."})
    assert state(row) == ("discontinued", [Span(Month(2026, 3), Month(2026, 11))])


def test_a_discontinued_location_is_invited_again_and_begins_from_nothing() -> None:
    row = enrolled()
    manager = Caller(Role.PROGRAM_MANAGER)
    body = {"partner_id": row.location.partner_id, "program": KEY}
    assert manager("post", "enrollments", body).json()["code"] == "already_exists"
    act(manager, row, "discontinue", {"reason": "x"})
    assert manager("post", "enrollments", body).json()["status"] == "invited"
    assert not row.requirements.exclude(met_since=None).exists()
    assert len(earning_months(row.location_id, KEY)) == 1


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"program": "nowhere"}, ("program", "unknown_program")),
        ({"partner_id": "1"}, ("partner_id", "unknown_partner_id")),
    ],
)
def test_an_invitation_names_a_known_program_and_location(
    change: dict[str, str], error: tuple[str, str]
) -> None:
    body = {"partner_id": make_location().partner_id, "program": KEY} | change
    assert codes(Caller(Role.PROGRAM_MANAGER)("post", "enrollments", body)) == [error]
    assert not Enrollment.objects.exists()


def test_a_fiscal_year_that_ends_lets_the_enrollment_lapse_on_its_own_date(turn: Turn) -> None:
    row = enrolled("2026-03-05", through="2026-12-31")
    jobs.lapse_enrollments(0)
    assert state(row)[0] == "enrolled"
    turn("2027-02-09")
    jobs.lapse_enrollments(0)
    assert state(row) == ("inactive", [Span(Month(2026, 3), Month(2027, 1))])
    assert row.note == "Not met any longer: agreement."


def test_a_lapsed_location_enrolls_again_by_signing_only(turn: Turn) -> None:
    row = enrolled("2026-03-05", through="2026-12-31")
    turn("2027-02-09")
    jobs.lapse_enrollments(0)
    admin = admin_of(row)
    for verb in ("start", "sign", "submit-profiles"):
        act(admin, row, verb)
    first = Span(Month(2026, 3), Month(2027, 1))
    assert state(row) == ("enrolled", [first, Span(Month(2027, 2))])


def test_only_the_system_lets_an_enrollment_lapse() -> None:
    row = enrolled()
    with pytest.raises(Forbidden):
        lapse_enrollment(row.id, actor_of_user(Caller(Role.ADMINISTRATOR).user))
    with pytest.raises(Conflict, match="All requirements are met"):
        lapse_enrollment(row.id, CLOCK)
    assert state(row)[0] == "enrolled"


def test_a_requirement_that_another_room_checks_ends_and_renews_earning(turn: Turn) -> None:
    row = enrolled()
    set_requirement(row.id, Met("designation", date(2026, 11, 1)), "eligibility", CLOCK)
    assert state(row)[0] == "enrolled"
    set_requirement(row.id, Met("designation", None), "eligibility", CLOCK)
    assert state(row) == ("inactive", [Span(Month(2026, 3), Month(2026, 11))])
    turn("2027-01-20")
    set_requirement(row.id, Met("designation", date(2027, 1, 20)), "eligibility", CLOCK)
    first = Span(Month(2026, 3), Month(2026, 11))
    assert state(row) == ("enrolled", [first, Span(Month(2027, 1))])


def test_a_requirement_that_is_as_it_was_leaves_no_trace() -> None:
    row = enrolled()
    met = Met("designation", date(2026, 11, 1))
    set_requirement(row.id, met, "eligibility", CLOCK)
    events = Event.objects.count()
    set_requirement(row.id, met, "eligibility", CLOCK)
    assert Event.objects.count() == events


def test_a_role_limited_to_a_location_acts_for_that_one_only() -> None:
    row = make_enrollment()
    elsewhere = make_enrollment(make_location(row.location.organization))
    admin = admin_of(row)
    admin.headers = {"Authorization": f"Bearer {make_token(limit(admin.user, row.location.unit))}"}
    assert act(admin, elsewhere, "start").status_code == 404
    assert act(admin, row, "start").status_code == 200
    assert state(elsewhere)[0] == "invited"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"requirements": "agreement="}, ("requirements", "requirement_missing")),
        ({"status": "inactive"}, ("earning_months", "months_still_running")),
        ({"status": "asleep"}, ("status", "unknown_value")),
        ({"earning_months": "2026-13.."}, ("earning_months", "bad_list")),
        ({"requirements": "A=2026-01-01"}, ("requirements", "bad_shape")),
    ],
)
def test_an_imported_enrollment_must_fit_together(
    change: dict[str, str], error: tuple[str, str]
) -> None:
    row = enrolled()
    cells = {"partner_id": row.location.partner_id, "program": KEY} | change
    text = ",".join(cells) + "\n" + ",".join(cells.values()) + "\n"
    report = Caller(Role.PROGRAM_MANAGER).upload("enrollments", text, dry_run="false").json()
    found = report["rows"][0]["errors"][0]
    assert (found["field"], found["code"]) == error
    assert state(row) == ("enrolled", [Span(Month(2026, 3))])


def test_enrollments_come_back_from_a_file_unchanged() -> None:
    row = enrolled("2026-03-05", through="2026-12-31")
    make_enrollment(status="action_required")
    manager = Caller(Role.PROGRAM_MANAGER)
    text = manager("get", "enrollments/export").content.decode()
    report = manager.upload("enrollments", text, dry_run="false").json()
    assert (report["counts"]["unchanged"], len(report["rows"])) == (2, 2)
    EnrollmentPeriod.objects.all().delete()
    EnrollmentRequirement.objects.all().delete()
    Enrollment.objects.all().delete()
    assert manager.upload("enrollments", text, dry_run="false").json()["counts"]["created"] == 2
    assert manager("get", "enrollments/export").content.decode() == text
    assert earning_months(row.location_id, KEY) == [Span(Month(2026, 3))]


def test_a_correction_goes_past_the_usual_life() -> None:
    row = enrolled()
    body = {"status": "inactive", "earning_months": ["2026-03..2026-08"]}
    changed = Caller(Role.PROGRAM_MANAGER)("patch", f"enrollments/{row.id}", body, seen="*").json()
    assert changed["status"] == "inactive"
    assert changed["earning_months"] == [{"start": "2026-03", "through": "2026-08"}]


def test_every_permission_of_the_table_belongs_to_some_role() -> None:
    named = {permission for line in TRANSITIONS for permission in line.who}
    held = {permission for role in Role for permission in permissions_of(role)}
    assert named <= held
    assert Permission.DIRECTORY_WRITE not in named


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_of_two_who_start_at_once_one_is_told_that_it_is_started() -> None:
    row = make_enrollment()
    actor = actor_of_user(admin_of(row).user)
    found: list[str] = []

    def start() -> None:
        try:
            found.append(start_enrollment(row.id, actor).status)
        except Conflict as refused:
            found.append(refused.code)
        connection.close()

    threads = [Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == ["action_required", "wrong_state", "wrong_state", "wrong_state"]
    assert Event.objects.filter(type="enrollment.started").count() == 1
