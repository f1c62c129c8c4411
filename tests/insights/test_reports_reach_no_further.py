"""Whatever is asked, by whomever: rows of their own lists alone, and figures as Python adds up."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.builders import make_user
from tests.incentives.world import SYSTEM, World
from tests.insights.scene import JANUARY, make_claim, partner_of, viewer
from tests.usage.batches import PROGRAM

from opencpor.access.actor import Actor
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.claims.queries import claims
from opencpor.common.columns import Kind
from opencpor.incentives.queries import earnings
from opencpor.insights.queries.customers import customers
from opencpor.insights.reports.rules import (
    ORDERED,
    SUMMED,
    Definition,
    Filter,
    Sum,
    faults_of,
    read_value,
)
from opencpor.insights.reports.selecting import rows_of
from opencpor.insights.reports.sets import SETS, sets_for
from opencpor.programs.queries import latest_version
from opencpor.register.models import Association
from opencpor.register.queries import associations
from opencpor.usage.queries import visible_facts

pytestmark = pytest.mark.django_db(transaction=True)  # closes do not run inside another
TODAY = date(2026, 4, 1)
Row = dict[str, Any]


def held_months(actor: Actor) -> set[tuple[str, str, date, str]]:
    """Months that somebody sees, with the associations of its own list that stood at their end."""
    program, held = latest_version(PROGRAM).document, associations(actor)
    return {
        (
            str(fact.tenant_id), str(named.name), fact.month,
            one.location.location.partner_id,
        )
        for fact in visible_facts(actor)
        if (named := program.workload(fact.workload))
        for one in held.filter(
            slot__customer_id=fact.customer_id, slot__workload=fact.workload,
            period__contains=fact.last_instant,
        )
    }  # fmt: skip


# The key of a row in a data set, and the keys of somebody's own list.
OWN: dict[str, tuple[Callable[[Row], Any], Callable[[Actor], set[Any]]]] = {
    "claims": (lambda r: r["claim"], lambda a: {one.id for one in claims(a)}),
    "associations": (lambda r: r["association"], lambda a: {one.id for one in associations(a)}),
    "earnings": (lambda r: r["earning"], lambda a: {one.id for one in earnings(a)}),
    "customers": (lambda r: r["tenant_id"], lambda a: {str(c.tenant_id) for c in customers(a)}),
    "usage": (
        lambda r: (r["tenant_id"], r["workload"], r["month"]),
        lambda a: {(str(f.tenant_id), f.workload, f.month) for f in visible_facts(a)},
    ),
    "cpor-m365-usage": (
        lambda r: (r["CustomerTenantId"], r["WorkloadName"], r["Date"], r["MpnId"]),
        held_months,
    ),
    "customers-and-tenants": (
        lambda r: (r["CustomerTenantId"], r["Product"], r["Month"], r["MPNId"]),
        held_months,
    ),
}


def every(key: str, actor: Actor) -> list[Row]:
    names = tuple(SETS[key].by_name)
    found = rows_of(Definition(key, names), actor, TODAY, 10_000)
    return [dict(zip(names, row, strict=True)) for row in found]


def text_of(kind: Kind, value: Any) -> str:
    if kind is Kind.MONTH:
        return f"{value:%Y-%m}"
    if kind is Kind.TRUTH:
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


def passes(one: Filter, kind: Kind, value: Any) -> bool:
    empty = value is None or value == ""
    if one.test in {"empty", "not_empty"}:
        return empty is (one.test == "empty")
    asked = [read_value(kind, text) for text in one.values]
    if one.test == "contains":
        return str(asked[0]).lower() in str(value).lower()
    if one.test in {"one_of", "none_of"}:
        return (value in asked) is (one.test == "one_of")
    if value is None:
        return False
    return bool(value >= asked[0] if one.test == "at_least" else value <= asked[0])


def figure(one: Sum, rows: list[Row]) -> Any:
    if one.function == "count":
        return len(rows)
    values = [row[one.column] for row in rows if row[one.column] not in {None, ""}]
    if one.function == "distinct":
        return len(set(values))
    if not values:
        return None
    return {"sum": sum, "least": min, "most": max}[one.function](values)


def expected(asked: Definition, rows: list[Row]) -> list[tuple[Any, ...]]:
    kinds = SETS[asked.data_set].kinds
    left = [
        row
        for row in rows
        if all(passes(one, kinds[one.column], row[one.column]) for one in asked.filters)
    ]
    if not asked.sums:
        return [tuple(row[name] for name in asked.columns) for row in left]
    groups: dict[tuple[Any, ...], list[Row]] = defaultdict(list)
    for row in left:
        groups[tuple(row[name] for name in asked.columns)].append(row)
    if not asked.columns:
        groups[()] = left
    return [(*key, *(figure(one, some) for one in asked.sums)) for key, some in groups.items()]


@st.composite
def filters(draw: st.DrawFn, key: str, rows: list[Row]) -> Filter:
    name = draw(st.sampled_from(list(SETS[key].by_name)))
    kind = SETS[key].by_name[name].kind
    tests = ["one_of", "none_of", "empty", "not_empty"]
    tests += ["at_least", "at_most"] if kind in ORDERED else []
    tests += ["contains"] if kind is Kind.TEXT else []
    test = draw(st.sampled_from(tests))
    values = sorted({text_of(kind, row[name]) for row in rows if row[name] is not None})
    if test in {"empty", "not_empty"} or not values:
        return Filter(name, "empty" if test == "empty" else "not_empty")
    most = 3 if test in {"one_of", "none_of"} else 1
    return Filter(
        name, test, tuple(draw(st.lists(st.sampled_from(values), min_size=1, max_size=most)))
    )


@st.composite
def queries(draw: st.DrawFn, key: str, rows: list[Row]) -> Definition:
    names = list(SETS[key].by_name)
    kinds = SETS[key].kinds
    columns = draw(st.lists(st.sampled_from(names), unique=True, max_size=4))
    numbers = [name for name in names if kinds[name] in SUMMED]
    ordered = [name for name in names if kinds[name] in ORDERED]
    sums = [Sum("count")] if draw(st.booleans()) else []
    sums += [Sum("distinct", draw(st.sampled_from(names)))] if draw(st.booleans()) else []
    sums += [Sum("sum", draw(st.sampled_from(numbers)))] if numbers and draw(st.booleans()) else []
    sums += [Sum("most", draw(st.sampled_from(ordered)))] if ordered and draw(st.booleans()) else []
    if "currency" in names and any(one.column == "amount" for one in sums):
        columns = [*(name for name in columns if name != "currency"), "currency"]
    found = draw(st.lists(filters(key, rows), max_size=2))
    chosen = columns or ([] if sums else names[:1])
    return Definition(key, tuple(chosen), tuple(sums), tuple(found))


def people(world: World) -> list[Actor]:
    """Partners with all and with some locations, a rival, operators, the customer."""
    rival = Association.objects.get(slot__workload="exchange")
    elsewhere = make_user(Role.INCENTIVES_USER, rival.partner)
    customer = make_user(Role.CUSTOMER_ADMIN, world.customer.organization)
    limited = viewer(world, Role.REPORT_VIEWER, rival.location)
    own = [viewer(world, role) for role in (Role.INCENTIVES_ADMIN, Role.REPORT_VIEWER)]
    others = [elsewhere, customer, limited, make_user(Role.AUDITOR), world.finance]
    return [actor_of_user(one) for one in (*own, *others)]


def test_no_query_gives_more_than_own_lists_and_figures_are_exact(world: World) -> None:
    world.close(JANUARY)
    make_claim(world, "submitted", 3, "=HYPERLINK()")
    make_claim(world, "draft", 3, "Draft")
    assert partner_of(world)
    actors, everything = people(world), {key: every(key, SYSTEM) for key in OWN}
    own = {
        (actor.id, key): allowed(actor) for actor in actors for key, (_of, allowed) in OWN.items()
    }
    assert {len(own[actor.id, "usage"]) for actor in actors} >= {0, 1, 6}
    assert {len(own[actor.id, "cpor-m365-usage"]) for actor in actors} >= {0, 1, 3, 4}
    assert OWN.keys() == SETS.keys() - {"payments"}  # of which another test has some

    @settings(
        max_examples=60, deadline=None, database=None,
        suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
    )  # fmt: skip
    @given(st.data())
    def check(data: st.DataObject) -> None:
        actor = data.draw(st.sampled_from(actors))
        readable = [one.key for one in sets_for(actor) if one.key in OWN]
        key = data.draw(st.sampled_from(readable))
        asked = data.draw(queries(key, everything[key]))
        assert faults_of(asked, SETS[key].kinds) == []
        seen = [row for row in everything[key] if OWN[key][0](row) in own[actor.id, key]]
        found = list(rows_of(asked, actor, TODAY, 10_000))
        assert sorted(map(repr_of, found)) == sorted(map(repr_of, expected(asked, seen)))

    check()


def repr_of(row: tuple[Any, ...]) -> str:
    return repr([format(one.normalize(), "f") if isinstance(one, Decimal) else one for one in row])
