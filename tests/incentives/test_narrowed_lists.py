"""Lists of money narrowed as figures are; the same as page, at the API and in files."""

import re
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from tests.builders import make_customer, make_location, make_user, token_of
from tests.claims.pages.visitors import browser, text_of
from tests.incentives.adjusting import Desk
from tests.incentives.payments.paying import Till, make_till
from tests.incentives.test_missing_statements import lost
from tests.incentives.world import FEBRUARY, JANUARY, PROGRAM, World, make_world
from tests.incentives.worlds import Worlds
from tests.jobs import run_jobs

from opencpor.access.models import User
from opencpor.access.roles import Role
from opencpor.cli import database, main
from opencpor.http.models import SavedView
from opencpor.incentives.adjustments.models import Adjustment
from opencpor.incentives.models import Close, Earning, Statement
from opencpor.incentives.payments.actions.settle_payment import settle_payment
from opencpor.programs.queries import latest_version

pytestmark = pytest.mark.django_db(transaction=True)
LINE, ADJUSTED, STATEMENT, PAYMENT = r"ern_\w+", r"adj_\w+", r"stm_\w+", r"pay_\w+"
STRANGE = (
    ("area=nothing", "unknown_area"), ("workload=nothing", "unknown_workload"),
    ("market=DEU", "unknown_country"), ("segment=large", "unknown_segment"),
    ("currency=E1R", "unknown_currency"), ("since=May", "invalid"), ("through=2026-13", "invalid"),
)  # fmt: skip
EXPORT = "earnings-default"


@dataclass
class Doors:
    """One list at the API, as a page, and as the file of each."""

    user: User
    api: str
    page: str
    files: tuple[str, str]
    key: str

    def __post_init__(self) -> None:
        self._api = Client(headers={"Authorization": f"Bearer {token_of(self.user)}"})
        self._visitor = browser(self.user)

    def answers(self, query: str) -> Iterator[Any]:
        where = query
        if "/tables/" in self.files[0]:
            where = "&".join(f"where={one.replace('=', ':', 1)}" for one in query.split("&"))
        for path in (f"{self.api}?{query}", f"{self.files[0]}?{where}"):
            yield self._api.get(path)
        for path in (self.page, self.files[1]):
            yield self._visitor.get(f"{path}?{query}")

    def listed(self, query: str) -> set[str]:
        """Return the identifiers that all doors list."""
        found = []
        for answer in self.answers(query):
            assert answer.status_code == 200, (query, answer.content)
            streamed = getattr(answer, "streaming_content", None)
            content = b"".join(streamed) if streamed else answer.content
            found.append(set(re.findall(self.key, content.decode())))
        assert all(one == found[0] for one in found), (query, found)
        return found[0]


def lines_of(user: User, key: str = LINE) -> Doors:
    api = "/api/v1/earnings" if key == LINE else "/api/v1/adjustments"
    files = (f"/api/v1/earnings/exports/{EXPORT}", f"/earnings/exports/{EXPORT}/")
    return Doors(user, api, "/earnings/", files, key)


def listed_of(user: User, name: str, key: str) -> Doors:
    files = (f"/api/v1/insights/tables/listed-{name}", f"/insights/tables/listed-{name}.csv")
    return Doors(user, f"/api/v1/{name}", f"/earnings/{name}/", files, key)


@dataclass(frozen=True)
class Two:
    """One partner's line in Germany, and another location's in Austria; 25.00 taken back here."""

    here: World
    there: World

    @property
    def reader(self) -> User:
        return make_user(Role.INCENTIVES_ADMIN, self.here.location.organization.organization)

    def line(self, world: World) -> str:
        return Earning.objects.get(location_id=world.location.pk).id

    def statement(self, world: World, month: str) -> str:
        return Statement.objects.get(location_id=world.location.pk, month=f"{month}-01").id


def _two(folder: Path) -> Two:
    here = make_world(folder)
    place = make_location(here.location.organization)
    there = replace(here, location=place, customer=make_customer())
    for world, workload in ((here, "teams"), (there, "exchange")):
        world.enroll()
        world.associate(workload)
        world.usage((workload, JANUARY, 400, 1000), (workload, FEBRUARY, 400, 1000))
    here.close(JANUARY)
    desk = Desk(here, make_user(Role.FINANCE, here.finance.memberships.get().organization))
    desk.approved(amount="-25.00", note="Paid twice.")
    here.close(FEBRUARY)
    there.customer.country, there.customer.segment = "AT", "education"
    there.customer.save()
    return Two(here, there)


@pytest.fixture
def two(worlds: Worlds) -> Two:
    return worlds.get(_two)


def test_lines_are_narrowed_alike_at_every_door(two: Two) -> None:
    ours, other = two.line(two.here), two.line(two.there)
    doors, place, customer = lines_of(two.reader), two.here.location.pk, two.there.customer.pk
    for query, expected in (
        (f"location={place}&area=modern-work-security", {ours}), ("location=loc_1", ()),
        (f"customer={customer}&currency=usd", {other}), ("workload=teams&part=earned", {ours}),
        ("area=modern-work-security&workload=exchange", {other}),
        ("area=business-applications", ()),
        ("market=at&segment=education", {other}), ("segment=education&market=DE", ()),
        ("currency=EUR", ()), ("since=2026-01&through=2026-01", {ours, other}),
        ("since=2026-02", ()), ("rule=nothing", ()), ("part=by_hand", ()),
        (f"program={PROGRAM}&workload=teams", {ours}), ("program=nothing", ()),
    ):  # fmt: skip
        assert (query, doors.listed(query)) == (query, set(expected))


def test_the_files_of_the_list_have_its_rows_and_no_others(two: Two) -> None:
    ours, other = two.line(two.here), two.line(two.there)
    done, user = Adjustment.objects.get().id, two.reader
    files = ("/api/v1/insights/tables/listed-earnings", "/insights/tables/listed-earnings.csv")
    for key, hits in ((LINE, {ours, other}), (ADJUSTED, {done})):
        api = "/api/v1/earnings" if key == LINE else "/api/v1/adjustments"
        doors = Doors(user, api, "/earnings/", files, key)
        for query in (f"program={PROGRAM}", "currency=USD", "through=2026-01"):
            assert (query, doors.listed(query)) == (query, hits)
        assert doors.listed("program=nothing") == set()
    answer: Any = browser(user).get("/insights/tables/listed-earnings.csv?processed=2026-02")
    (row,) = b"".join(answer.streaming_content).decode().splitlines()[1:]
    assert row.startswith(f"{done},adjustment,2026-02,2026-01,{PROGRAM},")
    assert row.endswith(",-25.00,USD")
    page = text_of(browser(user), "/earnings/?workload=teams&processed=2026-01")
    assert "/insights/tables/listed-earnings.parquet?workload=teams&amp;processed=2026-01" in page


def test_the_forecast_s_file_is_narrowed_as_the_forecast_is(two: Two) -> None:
    run_jobs()
    client, place = browser(two.reader), two.there.location.pk
    for query, workloads in (
        ("", ["exchange", "teams"]), ("workload=teams", ["teams"]), ("market=AT", ["exchange"]),
        (f"location={place}", ["exchange"]), (f"customer={two.here.customer.pk}", ["teams"]),
        (f"program={PROGRAM}&segment=education", ["exchange"]), ("program=nothing", []),
    ):  # fmt: skip
        answer: Any = client.get(f"/insights/tables/forecast-lines.csv?{query}")
        rows = b"".join(answer.streaming_content).decode().splitlines()[1:]
        assert (query, sorted(row.split(",")[5] for row in rows)) == (query, workloads)
    page = text_of(client, f"/earnings/?location={place}&program={PROGRAM}")
    asked = f"program={PROGRAM}&amp;location={place}"
    assert f"/insights/tables/forecast-lines.xlsx?{asked}" in page


def test_what_was_adjusted_by_hand_is_narrowed_alike(two: Two) -> None:
    done, doors = Adjustment.objects.get().id, lines_of(two.reader, ADJUSTED)
    for query, expected in (
        (f"location={two.here.location.pk}&market=DE&currency=USD", {done}), ("workload=teams", ()),
        (f"customer={two.here.customer.pk}&through=2026-01", {done}), ("since=2026-02", ()),
        (f"location={two.there.location.pk}", ()), ("market=AT", ()),
        (f"program={PROGRAM}", {done}), ("program=nothing", ()),
    ):  # fmt: skip
        assert (query, doors.listed(query)) == (query, set(expected))


def test_the_newest_statement_of_each_location_can_be_asked_for_alone(two: Two) -> None:
    here, there = (two.statement(two.here, "2026-01"), two.statement(two.there, "2026-02"))
    lost(Close.objects.get(month="2026-02-01"), two.here.location.pk)
    doors = listed_of(two.reader, "statements", STATEMENT)
    assert doors.listed("newest=1") == {here, there}
    assert doors.listed("newest=1&since=2026-02") == {there}
    assert doors.listed("newest=1&through=2026-01") == {here}
    for answer in doors.answers("newest=yes"):
        assert answer.status_code == 422


def test_statements_are_those_that_list_anything_of_it(two: Two) -> None:
    here = {month: two.statement(two.here, month) for month in ("2026-01", "2026-02")}
    there = {month: two.statement(two.there, month) for month in ("2026-01", "2026-02")}
    both, doors = set(here.values()), listed_of(two.reader, "statements", STATEMENT)
    every, jan = both | set(there.values()), {here["2026-01"], there["2026-01"]}
    for query, expected in (
        (f"location={two.here.location.pk}&currency=USD", both), ("location=loc_1", ()),
        ("workload=teams", {here["2026-01"]}), ("since=2026-02", every - jan), ("currency=EUR", ()),
        ("area=modern-work-security", jan), (f"customer={two.here.customer.pk}", both),
        ("customer=org_1", ()), ("market=AT&through=2026-01", {there["2026-01"]}),
        ("segment=education&since=2026-02", ()), (f"program={PROGRAM}", every),
    ):  # fmt: skip
        assert (query, doors.listed(query)) == (query, set(expected))


def test_words_that_mean_nothing_are_refused_at_every_door(two: Two) -> None:
    user = two.reader
    for doors, more in (
        (lines_of(user), [("part=half", "unknown_part")]),
        (listed_of(user, "statements", STATEMENT), []),
    ):  # fmt: skip
        for query, code in (*STRANGE, *more):
            answers = list(doors.answers(query))
            assert (query, [one.status_code for one in answers]) == (query, [422] * 4)
            (error,) = answers[0].json()["errors"]
            assert (error["field"], error["code"]) == (query.partition("=")[0], code)


def test_narrowing_shows_nobody_what_is_another_s(two: Two) -> None:
    rival = make_user(Role.INCENTIVES_ADMIN)
    limited = make_user(
        Role.EXECUTIVE_REPORT_VIEWER, two.here.location.organization.organization,
        two.there.location.unit,
    )  # fmt: skip
    query = f"customer={two.here.customer.pk}"
    for user in (rival, limited):
        assert lines_of(user).listed(query) == set()
        assert listed_of(user, "statements", STATEMENT).listed(query) == set()
    page = text_of(browser(rival), f"/earnings/?{query}&location={two.here.location.pk}")
    assert f"<span>Customer: {two.here.customer.pk}</span>" in page
    assert two.here.customer.organization.name not in page


def test_each_word_is_a_chip_that_takes_itself_away(two: Two) -> None:
    visitor, place = browser(two.reader), two.here.location
    page = text_of(
        visitor,
        f"/earnings/?location={place.pk}&area=modern-work-security&market=de&rule=mws-usage-growth"
        f"&part=earned&currency=usd&since=2026-01&processed=2026-01&program={PROGRAM}",
    )
    for chip in (
        f"Location: {place.unit.name}", "Country: Germany",
        "Part: Earned by the close of the month",
        "Rule: Modern Work and Security Usage", "Currency: USD", "First month: January 2026",
        "Processed in: January 2026", "Solution area: Modern Work and Security",
        f"Program: {latest_version(PROGRAM).document.name.in_language('en')}",
    ):  # fmt: skip
        assert f"<span>{chip}</span>" in page, chip
    asked = f"workload=teams&program={PROGRAM}"
    said = asked.replace("&", "&amp;")
    statements = text_of(visitor, f"/earnings/statements/?{asked}&through=2026-01")
    assert f'href="/earnings/statements/?program={PROGRAM}&amp;through=2026-01">' in statements
    assert "Each is of all that its location was owed." in statements
    assert f'href="/earnings/?{said}"' in statements
    for whole in ("/earnings/", "/earnings/statements/", "/earnings/judged/"):
        assert 'class="chosen"' not in text_of(visitor, whole)


def test_an_adjustment_by_hand_says_in_its_row_who_made_it_and_why(two: Two) -> None:
    done = Adjustment.objects.get()
    names = User.objects.filter(id__in=[done.proposed_by, done.decided_by]).values_list("name")
    for user, inside in ((two.reader, False), (two.here.finance, True)):
        page = text_of(browser(user), "/earnings/?part=about_none")
        assert "Paid twice." in page
        assert f'href="/earnings/adjustments/{done.id}/"' in page
        assert done.decided_at is not None
        assert f'<time datetime="{done.decided_at.isoformat()}">' in page
        row = page.partition("<tbody>")[2].partition("</tbody>")[0]
        assert {name in row for (name,) in names} == {inside}
        assert lines_of(user).listed("part=about_none") == set()


def test_judgments_and_the_forecast_are_narrowed_at_the_api_too(two: Two) -> None:
    headers = {"Authorization": f"Bearer {token_of(two.reader)}"}

    def asked(path: str, query: str) -> Any:
        return Client().get(f"/api/v1/earnings/{path}?{query}", headers=headers)

    month = f"program={PROGRAM}&month=2026-01"
    for query, workloads in (
        ("workload=teams", ["teams"]), (f"location={two.there.location.pk}", ["exchange"]),
        ("rule=nothing", []), (f"customer={two.here.customer.pk}&market=DE", ["teams"]),
        ("customer=org_1", []), ("segment=education", []),  # as the close knew it
    ):  # fmt: skip
        rows = asked("verdicts", f"{month}&{query}").json()["items"]
        assert (query, [one["workload"] for one in rows]) == (query, workloads)
        sums = asked("verdicts/totals", f"{month}&{query}").json()
        assert (query, sums["judgments"]) == (query, len(workloads))
    for path in ("verdicts", "verdicts/totals", "forecast"):
        assert asked(path, f"{month if path != 'forecast' else ''}&area=none").status_code == 422
        assert asked(path, "colour=red").status_code == 422
    assert asked("forecast", "market=AT&workload=exchange").status_code == 200


def test_the_command_narrows_as_the_page_does(
    two: Two, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, there = tmp_path / "lines.csv", {two.line(two.there)}
    monkeypatch.setattr(database, "application", nullcontext)
    for program, found in ((PROGRAM, there), ("nothing", set())):
        asked = ["--market", "AT", "--since", "2026-01", "--program", program]
        assert main.main(["earnings", "export", EXPORT, *asked, "--output", str(file)]) == 0
        assert set(re.findall(LINE, file.read_text())) == found


def test_every_layout_is_narrowed_by_program(two: Two) -> None:
    run_jobs()  # they forecast March
    headers = {"Authorization": f"Bearer {token_of(two.reader)}"}

    def rows(layout: str, query: str) -> int:
        answer: Any = Client().get(f"/api/v1/earnings/exports/{layout}?{query}", headers=headers)
        return len(b"".join(answer.streaming_content).splitlines()) - 1

    for layout in (EXPORT, "ineligible", "max-cap-balance", "forecast"):
        found = [rows(layout, query) for query in ("", f"program={PROGRAM}", "program=nothing")]
        assert found[0] > 0, layout
        assert (layout, found[1:]) == (layout, [found[0], 0])


def view(user: User, name: str, query: dict[str, list[str]], shared: str = "") -> Any:
    said = {"list": name, "name": name, "query": query}
    body = said | ({"shared_with": shared} if shared else {})
    headers = {"Authorization": f"Bearer {token_of(user)}"}
    return Client().post("/api/v1/views", body, content_type="application/json", headers=headers)


@pytest.mark.parametrize("name", ["earnings", "statements", "payments", "adjustments"])
def test_a_view_is_kept_and_one_that_its_list_refuses_is_not(two: Two, name: str) -> None:
    user, place = two.reader, two.here.location
    refused = view(user, name, {"since": ["May"], "location": [place.pk]})
    assert [one["field"] for one in refused.json()["errors"]] == ["query.since"]
    unknown = view(user, name, {"colour": ["red"]})
    assert [one["code"] for one in unknown.json()["errors"]] == ["unknown_filter"]
    assert (refused.status_code, unknown.status_code, SavedView.objects.count()) == (422, 422, 0)
    home = place.organization_id
    rival = make_location()
    assert view(user, name, {"location": [rival.pk]}, home).status_code == 422
    made = view(user, name, {"location": [place.pk], "since": ["2026-01"]}, home)
    assert made.status_code == 201, made.content
    path = "" if name == "earnings" else f"{name}/"
    page = text_of(browser(user), f"/earnings/{path}?location={place.pk}&since=2026-01")
    assert f'aria-current="page">{name}</a>' in page


@pytest.fixture
def sent(worlds: Worlds) -> Till:
    return worlds.get(_sent)


def _sent(folder: Path) -> Till:
    till = make_till(folder)
    settle_payment(till.paying().id, till.one)
    return till


def test_payments_are_narrowed_alike_at_every_door(sent: Till) -> None:
    user = make_user(Role.INCENTIVES_ADMIN, sent.location.organization.organization)
    doors = listed_of(user, "payments", PAYMENT)
    (one,) = doors.listed("status=sent")
    for query, there in (
        (f"location={sent.location.pk}", True), ("location=loc_1", False), ("currency=usd", True),
        ("currency=EUR", False), (f"program={PROGRAM}", True), ("program=none", False),
        ("status=failed", False), ("since=2020-01", True), ("through=2020-01", False),
        ("batch=pbt_1", False),
    ):  # fmt: skip
        assert (query, doors.listed(query)) == (query, {one} if there else set())
    for query in ("currency=E1R", "status=lost", "since=May", "workload=teams"):
        statuses = [answer.status_code for answer in doors.answers(query)]
        assert (query, statuses[:2], statuses[3]) == (query, [422, 422], 422)
    page = text_of(browser(user), "/earnings/payments/?status=sent&currency=usd&since=2020-01")
    for chip in ("Status: Sent", "Currency: USD", "First month: January 2020"):
        assert f"<span>{chip}</span>" in page
