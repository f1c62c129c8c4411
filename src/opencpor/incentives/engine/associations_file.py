"""The associations file of a calculation: read, checked, numbered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import reduce
from itertools import groupby
from operator import itemgetter, or_
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.types as ir
from ibis import _

from opencpor.incentives.engine.verdicts import ASSOCIATIONS
from opencpor.usage.engine.session import EngineError, Session
from opencpor.usage.engine.text_files import Layout, UnreadableFileError, open_text_file
from opencpor.usage.engine.usage_files import as_text, row_in_file

LAYOUT = Layout(
    required=(
        "association_id",
        "partner_id",
        "tenant_id",
        "workload",
        "engagement",
        "start_date",
        "end_date",
        "opted_out",
        "earns_from",
    ),
    optional=("earns_until", "subscription_id", "organization_id"),
    others=False,
)
_FILLED = ("association_id", "partner_id", "tenant_id", "workload", "engagement")
_DATES = ("start_date", "end_date", "earns_from", "earns_until")
_A_DATE = "expected a date such as 2024-03-31"
_EXPECTED = {
    **dict.fromkeys(_FILLED, "expected a value"),
    "start_date": _A_DATE,
    "opted_out": "expected 0 or 1",
    "end_date": f"{_A_DATE}, or nothing",
    "earns_from": f"{_A_DATE}, or nothing",
    "earns_until": f"{_A_DATE}, or nothing",
}
_UNIT = ("tenant_key", "workload", "subscription")
_OPEN = date(9999, 12, 31)


def read_associations(session: Session, path: Path) -> tuple[ir.Table | None, list[str]]:
    """Read the file into a table as in `ASSOCIATIONS`, or give everything that is wrong with it."""
    try:
        file = open_text_file(path, LAYOUT)
        read = session.stage(_read(session.texts(file, numbered=True)))
    except UnreadableFileError as error:
        return None, list(error.errors)
    except EngineError as error:
        return None, [f"{path}: not readable: {error}"]
    rejects = session.rejected(file)
    errors = [f"{path}: row {line}: {message}" for line, message in rejects]
    lines = [line for line, _message in rejects]
    found = [
        wrong
        for check in (_bad_fields, _repeated, _backward, _overlaps)
        for wrong in check(session, read)
    ]
    errors += [
        f"{path}: row {row_in_file(number, lines)}: {text}" for number, text in sorted(found)
    ]
    if errors:
        return None, errors
    return _numbered(session, read), []


def _read(texts: ir.Table) -> ir.Table:
    """Add what texts stand for: `tenant_key` and, where a date can be read, `<date>_read`."""
    names = (*LAYOUT.required, *LAYOUT.optional)
    rows = texts.mutate(**{name: as_text(texts[name]) for name in names})
    return rows.mutate(
        tenant_key=_.tenant_id.lower(), **{f"{name}_read": _day(rows[name]) for name in _DATES}
    )


def _day(text: ir.StringValue) -> ir.DateValue:
    """Read `2024-03-31`; null if it is anything else, or no day there is."""
    shaped = (text.length() == len("2024-03-31")) & text.re_search("^[0-9]{4}-[0-9]{2}-[0-9]{2}")
    return ibis.ifelse(shaped & (text > "0001"), text, ibis.null("string")).try_cast("date")


def _bad_fields(session: Session, read: ir.Table) -> Iterator[tuple[int, str]]:
    wrong = {name: read[name].isnull() for name in _FILLED}
    wrong["start_date"] = read.start_date_read.isnull()
    wrong["opted_out"] = read.opted_out.isnull() | ~read.opted_out.isin(["0", "1"])
    for day in _DATES[1:]:
        wrong[day] = read[day].notnull() & read[f"{day}_read"].isnull()
    bad = read.filter(reduce(or_, wrong.values())).select(
        "number", *wrong, **{f"bad_{name}": applies for name, applies in wrong.items()}
    )
    for row in session.fetch(bad).to_pylist():
        for name in wrong:
            if row[f"bad_{name}"]:
                text = row[name]
                given = "is empty" if text is None else repr(text)
                yield row["number"], f"{name} {given}: {_EXPECTED[name]}"


def _repeated(session: Session, read: ir.Table) -> Iterator[tuple[int, str]]:
    same = ibis.window(group_by="association_id", order_by="number")
    place = ibis.row_number().over(same)
    given = read.filter(_.association_id.notnull()).mutate(place=place)
    found = given.filter(_.place > 0).select("number", "association_id")
    for row in session.fetch(found).to_pylist():
        name = row["association_id"]
        yield row["number"], f"association_id {name!r} was given before: expected each id once"


def _backward(session: Session, read: ir.Table) -> Iterator[tuple[int, str]]:
    wrong = read.filter(_.end_date_read < _.start_date_read)
    for row in session.fetch(wrong.select("number", "start_date", "end_date")).to_pylist():
        start, end = row["start_date"], row["end_date"]
        text = f"end_date {end} is before start_date {start}: expected the same day or later"
        yield row["number"], text


def _overlaps(session: Session, read: ir.Table) -> Iterator[tuple[int, str]]:
    """Find associations of one unit and engagement that are active on the same day."""
    key = [*_UNIT, "engagement"]
    spans = read.mutate(
        until=ibis.coalesce(_.end_date_read, ibis.literal(_OPEN)),
        subscription=ibis.coalesce(_.subscription_id, ""),
    ).filter(
        _.start_date_read.notnull()
        & (_.end_date.isnull() | (_.end_date_read >= _.start_date_read))
        & _.tenant_key.notnull()
        & _.workload.notnull()
        & _.engagement.notnull()
    )
    earlier = ibis.window(group_by=key, order_by=["start_date_read", "number"], preceding=(None, 1))
    reached = spans.mutate(reached=spans.until.max().over(earlier))
    late = reached.filter(_.reached >= _.start_date_read).select(key).distinct()
    order = [*key, "start_date_read", "number"]
    found = spans.semi_join(late, key).order_by(order).select(*order, "until", "association_id")
    rows = session.fetch(found).to_pylist()
    for _unit, group in groupby(rows, key=itemgetter(*key)):
        yield from _overlapping(group)


def _overlapping(rows: Iterator[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    """Compare each association with the earlier one that is active longest."""
    longest = next(rows)
    for row in rows:
        if longest["until"] >= row["start_date_read"]:
            name, other = row["association_id"], longest["association_id"]
            text = f"association {name!r} overlaps {other!r}: expected one at a time for each unit"
            yield row["number"], text
        longest = max(longest, row, key=itemgetter("until"))


def _numbered(session: Session, read: ir.Table) -> ir.Table:
    """Number associations and units, in place of their texts."""
    numbered = read.mutate(
        subscription_id=ibis.coalesce(_.subscription_id, ""),
        organization_id=ibis.coalesce(_.organization_id, ""),
        opted_out=_.opted_out == "1",
        association_no=ibis.row_number().over(order_by="association_id"),
    )
    numbered = numbered.drop(*_DATES).rename({day: f"{day}_read" for day in _DATES})
    numbered = numbered.mutate(counts_from=_.start_date)
    key = ["tenant_key", "workload", "subscription_id"]
    units = session.stage(
        numbered.select(key).distinct().mutate(unit=ibis.row_number().over(order_by=key))
    )
    return session.stage(
        numbered.join(units, key).select(
            **{name: _[name].cast(kind) for name, kind in ASSOCIATIONS.items()}
        )
    )
