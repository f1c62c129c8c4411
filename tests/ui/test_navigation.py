"""The side bar: who sees which entry, which one is the current one, in which workspace."""

import pytest
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory
from django.urls import ResolverMatch

from opencpor.access.actor import Actor, ActorKind, Grant
from opencpor.access.roles import Permission, Role, Side
from opencpor.ui import chips, navigation
from opencpor.ui.charts import Chart, ChartKind, Series
from opencpor.ui.navigation import Entry

PARTNER = Actor(ActorKind.USER, "usr_1", grants=(Grant(Role.REPORT_VIEWER, "org_1"),))
BOTH = Actor(
    ActorKind.USER,
    "usr_2",
    grants=(Grant(Role.INCENTIVES_ADMIN, "org_1"), Grant(Role.FINANCE, "org_2")),
)


@pytest.fixture(autouse=True)
def _entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(navigation, "_bar", navigation.SideBar())
    navigation.register(
        Entry(Side.PARTNER, "Search", "web:search", "search", 20, Permission.CLAIM_READ),
        Entry(Side.PARTNER, "Account", "web:account", "user", 10),
        Entry(Side.PARTNER, "Earnings", "web:home", "cash", 30, Permission.MONEY_READ),
        Entry(Side.OPERATOR, "Close", "web:search", "calculator", 10, Permission.CLOSE),
        Entry(Side.OPERATOR, "Log", "account_login", "history", 20, Permission.LOG_READ),
    )


def request_to(path: str, workspace: str = "") -> HttpRequest:
    request: HttpRequest = RequestFactory().get(path)
    SessionMiddleware(lambda _: HttpResponse()).process_request(request)
    request.session[navigation.SESSION_KEY] = workspace
    return request


def labels(actor: Actor, side: Side, path: str = "/") -> list[tuple[str, bool]]:
    return [(i.label, i.current) for i in navigation.items_for(request_to(path), actor, side)]


def test_entries_stand_in_their_order_and_only_where_the_role_may_go() -> None:
    assert labels(PARTNER, Side.PARTNER) == [("Account", False), ("Search", False)]


def test_the_entry_of_a_page_below_it_is_the_current_one() -> None:
    assert labels(PARTNER, Side.PARTNER, "/search/x") == [("Account", False), ("Search", True)]


def test_an_address_that_only_begins_alike_is_not_below() -> None:
    assert labels(PARTNER, Side.PARTNER, "/searching") == [("Account", False), ("Search", False)]


def test_a_permission_of_one_side_opens_nothing_on_the_other() -> None:
    assert labels(BOTH, Side.OPERATOR) == [("Close", False)]
    assert navigation.workspaces_of(BOTH) == [Side.PARTNER, Side.OPERATOR]
    assert navigation.workspaces_of(PARTNER) == [Side.PARTNER]


@pytest.mark.parametrize(
    ("path", "chosen", "workspace"),
    [
        ("/account", "operator", Side.PARTNER),
        ("/search", "operator", Side.OPERATOR),
        ("/search", "partner", Side.PARTNER),
        ("/nowhere", "operator", Side.OPERATOR),
        ("/nowhere", "", Side.PARTNER),
    ],
)
def test_a_page_of_one_workspace_decides_and_else_the_choice(
    path: str, chosen: str, workspace: Side
) -> None:
    assert navigation.workspace_of(request_to(path, chosen), BOTH) is workspace


def test_a_state_that_no_room_has_given_words_reaches_no_page() -> None:
    with pytest.raises(KeyError):
        chips.chip_of("claim", "no-such-state")


def test_a_chart_has_one_figure_for_each_label() -> None:
    with pytest.raises(ValueError, match="not one figure for each label"):
        Chart("c", "Seats", "", "", ChartKind.BAR, ["May", "June"], [Series("Contoso", [1])])


def test_a_page_that_an_entry_names_belongs_to_it_wherever_its_address_lies() -> None:
    navigation.register(
        Entry(Side.PARTNER, "Keys", "web:tokens", "key", 40, pages=("web:search-results",))
    )
    request = request_to("/search/x")
    request.resolver_match = ResolverMatch(
        lambda _: HttpResponse(), (), {}, "search-results", namespaces=["web"]
    )
    items = navigation.items_for(request, PARTNER, Side.PARTNER)
    assert [one.label for one in items if one.current] == ["Keys"]
