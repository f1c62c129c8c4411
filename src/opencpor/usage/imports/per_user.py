"""A tenant's own per-user activity report: facts are counted from its users.

Active users of a workload are the users whose last activity in it lies within 28 days of the
report's date; paid units the enabled units of the paid SKUs that contain it; assigned units the
users with a license for it. Users' names are read to tell users apart and kept nowhere. Of services
that the program does not know users are counted too, see ``uncounted``.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from opencpor.common.months import Month
from opencpor.common.phrases import phrase
from opencpor.usage.imports.codes import Code
from opencpor.usage.imports.given import Given
from opencpor.usage.imports.licenses import Licenses, read_licenses
from opencpor.usage.imports.limits import MOST_USERS
from opencpor.usage.imports.outcome import Counts, Outcome, codes_of, count_by_month, counted
from opencpor.usage.imports.quarantine import number_rows
from opencpor.usage.imports.refusal import Refusal, RefusedError
from opencpor.usage.imports.source import Source
from opencpor.usage.imports.uncounted import Uncounted, Users
from opencpor.usage.imports.vocabulary import Vocabulary
from opencpor.usage.imports.wordings import LATE_DATE, NO_DATE, NO_USER, OTHER_VALUES
from opencpor.usage.imports.workbench import Workbench
from opencpor.usage.layouts.base import Column, Match, fold
from opencpor.usage.layouts.graph_activity import service_places, services_in

WINDOW = timedelta(days=28)
NEAR_END = timedelta(days=3)
NumberedUser = tuple[int, Sequence[str | None]]  # row in the file, values
YES = frozenset({"true", "1", "yes"})
NO_LICENSES = Licenses({}, {}, (), (phrase("Without a license report the paid units stay empty."),))


@dataclass(frozen=True)
class Service:
    """A service of the report: its name, its workload, and where its two columns stand.

    The workload is empty where the program does not know the service.
    """

    name: str
    workload: str
    activity: int
    license_flag: int | None


@dataclass
class Tally:
    """What is counted while users are read; of unknown services by their names."""

    active: Counter[str] = field(default_factory=Counter)
    assigned: Counter[str] = field(default_factory=Counter)
    unknown_active: Counter[str] = field(default_factory=Counter)
    unknown_assigned: Counter[str] = field(default_factory=Counter)
    unreadable: set[str] = field(default_factory=set)  # unknown services with a wrong date
    bad: list[tuple[int, str, str]] = field(default_factory=list)
    repeats: int = 0
    rows: int = 0


def check_per_user(
    bench: Workbench, source: Source, match: Match, given: Given, words: Vocabulary
) -> Outcome:
    """Count facts from users; afterwards the workbench holds ``facts`` and ``quarantine``.

    Raises:
        RefusedError: If the tenant or the date is missing, or no service is known.
    """
    if not given.tenant_id:
        raise RefusedError(
            Refusal.OPTIONS, "A per-user report does not name its tenant. Say which one it is."
        )
    services = _services(source, words)
    users = _read(bench, source)
    day = _report_date(users, match, given)
    broken = _broken_lines(bench)
    numbers = rows_of_places(len(users), [line for line, _message in broken])
    tally = _count(list(zip(numbers, users, strict=True)), match.places[Column.USER], services, day)
    tally.rows += len(broken)
    tally.bad += [(line, Code.BROKENROW, message) for line, message in broken]
    licenses = read_licenses(bench, given.licenses, words) if given.licenses else NO_LICENSES
    month = Month.of(day)
    _make_facts(bench, tally, services, given, licenses.paid, month)
    _make_quarantine(bench, tally, len(source.columns))
    return Outcome(
        layout=match.layout.key,
        headings=source.headings,
        counts=_counts(bench, tally),
        months=(month,),
        codes=codes_of(bench),
        notes=(
            *source.notes, *_date_notes(day), *licenses.notes, *_unknown_notes(services, tally),
        ),
        report_date=day,
        uncounted=Uncounted(
            _users(services, tally), licenses.enabled if given.licenses else None, licenses.unknown
        ),
    )  # fmt: skip


def _services(source: Source, words: Vocabulary) -> list[Service]:
    known = {fold(name): workload for name, workload in words.services.items()}
    found = []
    for name in services_in(source.headings):
        activity, license_flag = service_places(source.headings, name)
        if activity is not None:
            found.append(Service(name, known.get(fold(name), ""), activity, license_flag))
    if not any(service.workload for service in found):
        raise RefusedError(
            Refusal.HEADINGS,
            "The report has no last activity date of a service that the program knows. Expected "
            "headings such as 'Exchange Last Activity Date'.",
        )
    return found


def _read(bench: Workbench, source: Source) -> list[tuple[str | None, ...]]:
    bench.run("SET preserve_insertion_order = true")
    columns = ", ".join(source.columns)
    users = bench.rows(f"SELECT {columns} FROM {source.relation} LIMIT {MOST_USERS + 1}")  # noqa: S608 - quoted where they are made
    if len(users) > MOST_USERS:
        raise RefusedError(
            Refusal.TOO_LARGE,
            phrase("A per-user report has at most {most} rows here.", most=MOST_USERS),
        )
    if not users:
        raise RefusedError(Refusal.EMPTY, "The file has headings but no rows.")
    return users


def _report_date(users: Sequence[Sequence[str | None]], match: Match, given: Given) -> date:
    place = match.places.get(Column.REPORT_DATE)
    said = {user[place] for user in users if user[place]} if place is not None else set()
    dates = {_day(text) for text in said}
    if None in dates or len(dates) > 1:
        raise RefusedError(
            Refusal.OPTIONS, "The report names no single date: it must have one refresh date."
        )
    read = next(iter(dates), None)
    if read and given.report_date and read != given.report_date:
        raise RefusedError(
            Refusal.OPTIONS,
            phrase(
                "The report is of {read}, but {given} was given as its date.",
                read=read,
                given=given.report_date,
            ),
        )
    day = read or given.report_date
    if day is None:
        raise RefusedError(Refusal.OPTIONS, "The report does not name its date. Say it.")
    return day


def _broken_lines(bench: Workbench) -> list[tuple[int, str]]:
    number_rows(bench)
    found = bench.rows("SELECT line, message FROM broken ORDER BY line")
    return [(int(line), str(message)) for line, message in found]


def rows_of_places(count: int, broken: Sequence[int]) -> list[int]:
    """Give the row in the file of each readable row; the heading is row 1, broken ones count."""
    lost = set(broken)
    return [row for row in range(2, count + len(lost) + 2) if row not in lost][:count]


def _count(
    users: Sequence[NumberedUser], name_at: int, services: Sequence[Service], day: date
) -> Tally:
    tally = Tally(rows=len(users))
    seen: dict[str, list[NumberedUser]] = {}
    for row, user in users:
        name = user[name_at]
        if name is None:
            tally.bad.append((row, Code.MISSINGVALUE, NO_USER))
        else:
            told = (*user[:name_at], None, *user[name_at + 1 :])
            seen.setdefault(name.casefold(), []).append((row, told))
    for rows in seen.values():
        _count_user(tally, rows, services, day)
    return tally


def _count_user(
    tally: Tally,
    rows: Sequence[NumberedUser],
    services: Sequence[Service],
    day: date,
) -> None:
    """Count one user; more than one row is one if identical, and none otherwise."""
    _row, user = rows[0]
    if any(other != user for _row, other in rows[1:]):
        tally.bad += [(number, Code.CONFLICT, OTHER_VALUES) for number, _user in rows]
        return
    known = [service for service in services if service.workload]
    wrong = _wrong_dates(user, known, day)
    if wrong:
        tally.bad += [(number, Code.BADDATE, wrong) for number, _user in rows]
        return
    tally.repeats += len(rows) - 1
    tally.active.update({s.workload for s in known if _is_active(user[s.activity], day)})
    tally.assigned.update({s.workload for s in known if _is_assigned(user, s)})
    for service in services:
        if not service.workload:
            _count_unknown(tally, user, service, day)


def _count_unknown(tally: Tally, user: Sequence[str | None], service: Service, day: date) -> None:
    """Count a user of a service that may be known later; a wrong date spoils it, not the user."""
    if _wrong_dates(user, [service], day):
        tally.unreadable.add(service.name)
    tally.unknown_active[service.name] += _is_active(user[service.activity], day)
    tally.unknown_assigned[service.name] += _is_assigned(user, service)


def _wrong_dates(user: Sequence[str | None], services: Sequence[Service], day: date) -> str:
    for service in services:
        text = user[service.activity]
        if text is None:
            continue
        found = _day(text)
        if found is None:
            return NO_DATE.format(workload=service.workload, value=text[:20])
        if found > day:
            return LATE_DATE.format(workload=service.workload, day=found)
    return ""


def _is_active(text: str | None, day: date) -> bool:
    found = _day(text) if text else None
    return found is not None and day - found <= WINDOW


def _is_assigned(user: Sequence[str | None], service: Service) -> bool:
    flag = service.license_flag
    return flag is not None and (user[flag] or "").lower() in YES


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "").partition("T")[0].partition(" ")[0])
    except ValueError:
        return None


def _date_notes(day: date) -> list[str]:
    end = Month.of(day).last_day
    if end - day <= NEAR_END:
        return []
    told = phrase(
        "The report is of {day}, not within three days of the end of {month}.",
        day=day,
        month=Month.of(day),
    )
    return [told]


def _unknown_notes(services: Sequence[Service], tally: Tally) -> list[str]:
    kept = ", ".join(_users(services, tally))
    notes: list[str] = []
    if kept:
        notes.append(
            phrase("Services the program does not know, counted once it does: {names}.", names=kept)
        )
    if tally.unreadable:
        spoiled = ", ".join(sorted(tally.unreadable))
        notes.append(
            phrase(
                "Unknown services with dates that cannot be right, not kept: {names}.",
                names=spoiled,
            )
        )
    return notes


def _users(services: Sequence[Service], tally: Tally) -> dict[str, Users]:
    """Give the counts of services that the program does not know."""
    return {
        one.name: Users(
            tally.unknown_active[one.name],
            None if one.license_flag is None else tally.unknown_assigned[one.name],
        )
        for one in services
        if not one.workload and one.name not in tally.unreadable
    }


def _make_facts(
    bench: Workbench,
    tally: Tally,
    services: Sequence[Service],
    given: Given,
    paid: Mapping[str, int],
    month: Month,
) -> None:
    import pyarrow as pa

    known = [service for service in services if service.workload]
    licensed = {s.workload for s in known if s.license_flag is not None}
    workloads = sorted({service.workload for service in known})
    count = len(workloads)
    table = pa.table(
        {
            "row": pa.nulls(count, pa.int64()),  # counted from many rows
            "tenant_id": [given.tenant_id] * count,
            "workload": workloads,
            "subscription_id": [""] * count,
            "month": pa.array([month.index] * count, pa.int32()),
            "active_users": pa.array([tally.active[w] for w in workloads], pa.int64()),
            "paid_units": pa.array(
                [paid.get(w, 0) if given.licenses else None for w in workloads], pa.int64()
            ),
            "assigned_units": pa.array(
                [tally.assigned[w] if w in licensed else None for w in workloads], pa.int64()
            ),
        }
    )
    bench.keep("facts", table)
    count_by_month(bench)


def _make_quarantine(bench: Workbench, tally: Tally, width: int) -> None:
    import pyarrow as pa

    rows = sorted(tally.bad)
    columns = {
        "row": pa.array([row for row, _code, _text in rows], pa.int64()),
        "code": pa.array([str(code) for _row, code, _text in rows], pa.string()),
        "text": pa.array([str(text) for _row, _code, text in rows], pa.string()),
    }
    # The users' own values stay out: the file names people.
    columns |= {f"c{place}": pa.nulls(len(rows), pa.string()) for place in range(width)}
    bench.keep("quarantine", pa.table(columns))


def _counts(bench: Workbench, tally: Tally) -> Counts:
    facts, flagged, _months = counted(bench)
    return Counts(
        rows=tally.rows,
        facts=facts,
        repeats=tally.repeats,
        ignored=0,
        quarantined=len(tally.bad),
        flagged=flagged,
    )
