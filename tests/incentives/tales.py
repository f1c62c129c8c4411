"""Random stories of a program from close to close, told twice: to the product and to the oracle.

Built from a random generator and from the histories of the calculation: rules, associations and
usage are the same kind of thing, here with instants, enrollments, batches and program versions.
"""

from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cache
from itertools import product
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid5
from zoneinfo import ZoneInfo

from django.db import transaction
from tests.builders import make_customer, make_location, make_partner, make_user
from tests.incentives.world import disclosed_line
from tests.oracle import histories
from tests.oracle.closes import Known, Parties, judged, months
from tests.oracle.rules import DECIMALS, next_month
from tests.oracle.rules import Month as Numbers
from tests.programs.documents import as_text, invented
from tests.usage.batches import SYSTEM, imported

from opencpor.access.actor import Actor
from opencpor.access.queries import actor_of_user
from opencpor.access.roles import Role
from opencpor.common.errors import Conflict
from opencpor.common.months import Month
from opencpor.directory.models import (
    Customer,
    CustomerDomain,
    Enrollment,
    EnrollmentPeriod,
    Location,
    PartnerDomain,
)
from opencpor.incentives.actions.close_month import Wish, close_month
from opencpor.incentives.models import Close
from opencpor.programs.actions.publish import publish
from opencpor.register.actions.end_association import end_association
from opencpor.register.actions.move_association import move_association
from opencpor.register.actions.open_association import open_association
from opencpor.register.actions.void_association import void_association
from opencpor.register.models import Association
from opencpor.register.rules import SlotKey, Terms

HEADINGS = "tenant_id,workload,month,active_users,paid_units,subscription_id"
BILLED = ("id", "tenant_id", "product", "date", "amount", "subscription_id")
ZONES = ("Europe/Berlin", "America/Los_Angeles", "Pacific/Kiritimati")
MOMENTS = (timedelta(0), timedelta(minutes=30), timedelta(hours=12), timedelta(hours=23.5))
DATED = tuple(datetime(2024, 1, day, tzinfo=UTC) for day in (1, 2, 3))
EARLIEST = (2023, 1)
STRANGE = ("t-other", "teams", "")  # a unit that nobody is associated with
PARTNER_DOMAIN = "partner.example"
COUNTRIES = ("US", "DE")
STEPS = (
    "usage", "usage", "usage", "bill", "bill", "end", "start", "enroll", "customer", "publish",
    "move", "move", "void",
)  # fmt: skip
Row = dict[str, str]


@cache
def program_around() -> dict[str, Any]:
    """A whole document that knows the engagements and workloads of random rules; has no rule."""
    data = invented()
    engagement, workload = data["engagements"][0], data["workloads"][0]
    data["engagements"] += [{**engagement, "key": key} for key in histories.ENGAGEMENTS]
    data["workloads"] += [
        {**workload, "key": key, "name": f"The {key}", "aliases": []} for key in histories.WORKLOADS
    ]
    return data


@dataclass
class Held:
    """An association as the story tells it, without asking the product."""

    row: Row
    starts_at: datetime
    ends_at: datetime | None
    disclosed: bool
    began_at: datetime | None = None  # the first of a chain that moved here
    moved: bool = False
    void: Month | None = None

    def as_file(self, zone: ZoneInfo) -> Row | None:
        """The row of an associations file: whole days of the program's calendar, if any counts."""
        day = timedelta(days=1)
        start = self.starts_at.astimezone(zone).date()
        lasts = [self.ends_at.astimezone(zone).date() - day] if self.ends_at else []
        lasts += [self.void.first_day - day] if self.void else []
        if lasts and min(lasts) < start:
            return None
        began = (self.began_at or self.starts_at).astimezone(zone).date()
        return self.row | {
            "start_date": start.isoformat(),
            "end_date": min(lasts).isoformat() if lasts else "",
            "counts_from": began.isoformat(),
        }


@dataclass
class Tale:
    """A program at work. Everything random comes from one generator."""

    random: Random
    folder: Path
    zone: ZoneInfo = field(init=False)
    currency: str = field(init=False)
    finance: Actor = field(init=False)
    next: Numbers = field(init=False)  # the month to close next
    first: Numbers = field(init=False)
    locations: dict[str, Location] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    held: dict[str, Held] = field(default_factory=dict)
    units: set[histories.Unit] = field(default_factory=set)
    batches: list[tuple[datetime, str, list[Row]]] = field(default_factory=list)
    bills: list[tuple[datetime, str, list[Row]]] = field(default_factory=list)
    enrolled: dict[str, list[tuple[Numbers, Numbers | None]]] = field(default_factory=dict)
    governing: dict[Numbers, dict[str, Any]] = field(default_factory=dict)

    def begin(self) -> None:
        """Publish a program, enter who takes part, and let a history come in."""
        self.zone = ZoneInfo(self.random.choice(ZONES))
        self.currency = self.random.choice(("USD", "JPY", "BHD"))
        self.next = self.first = self.random.choice(((2023, 12), (2024, 2), (2024, 4)))
        self.finance = actor_of_user(make_user(Role.FINANCE))
        self.publish(EARLIEST)
        if self.random.random() < 0.3:
            self.publish((2023, 12))
        partners = make_partner(), make_partner()
        PartnerDomain.objects.create(partner=partners[0], domain=PARTNER_DOMAIN)
        for name, partner in zip(("p1", "p2", "p3"), (*partners[:1] * 2, partners[1]), strict=True):
            self.locations[name] = make_location(partner)
            self.enroll(name)
        for name in (*histories.TENANTS, "t-other"):
            self.customers[name.lower()] = self.customer()
        for row in histories.associations(self.random):
            self.associate(row)
        for _ in range(self.random.randint(2, 4)):
            self.import_usage()
        self.bill()

    def join(self, world: str) -> None:
        """Let as many customers again take part, with associations and usage of their own."""
        for name in histories.TENANTS:
            self.customers[f"{name}{world}".lower()] = self.customer()
        for row in histories.associations(self.random):
            self.associate(row | {"tenant_id": f"{row['tenant_id']}{world}"})
        self.import_usage()
        self.bill()

    def publish(self, start: Numbers) -> None:
        """Publish other rules that govern from a month on."""
        data = deepcopy(program_around())
        rules = self.rules()
        helps = self.random.choice(([], ["US"]))
        data["policy"]["public_sector"] = {"earns_with_disclosure": helps}
        data |= {"currency": self.currency, "time_zone": str(self.zone), "incentives": rules}
        publish(SYSTEM, as_text(data), effective_from=Month(*start))
        self.governing |= dict.fromkeys(months(start, (2026, 1)), data)

    def rules(self) -> list[dict[str, Any]]:
        """Rules of all kinds for every engagement, most of them in force all the time."""
        kinds = (histories.growth_rule, histories.milestone_rule, histories.period_rule)
        start = {"from": histories.FIRST.isoformat()}
        return [
            kind(self.random)
            | {"rule": f"r{number}", "engagement": engagement}
            | {"effective": self.random.choice((start, start, histories.effective(self.random)))}
            for number, (engagement, kind) in enumerate(product(histories.ENGAGEMENTS, kinds))
            if self.random.random() < 0.9
        ]

    def customer(self) -> Customer:
        """A tenant, perhaps in the public sector, perhaps with a domain that may be a partner's."""
        customer = make_customer()
        segment = self.random.choice(("commercial",) * 4 + ("education", "public_sector"))
        customer.segment, customer.country = segment, self.random.choice(COUNTRIES)
        customer.save()
        domain = self.random.choice((*[None] * 4, PARTNER_DOMAIN, f"own.{PARTNER_DOMAIN}"))
        if domain:
            verified = self.random.choice((None, DATED[0]))
            CustomerDomain.objects.get_or_create(
                domain=domain,
                defaults={
                    "customer": customer,
                    "verified_at": verified,
                    "verified_by": "import" if verified else "",
                },
            )
        return customer

    def change_customer(self) -> None:
        """Let the directory learn that a customer is, or is not, in the public sector."""
        customer = self.customers[self.random.choice([*self.customers])]
        customer.segment = self.random.choice(("commercial", "public_sector"))
        customer.save()

    @transaction.atomic
    def enroll(self, name: str) -> None:
        """Enroll a location in up to two periods, in place of those it had."""
        edges = sorted(self.random.sample(range(2023 * 12 + 8, 2024 * 12 + 8), 4))
        spans = [(edges[0], edges[1]), (edges[2], self.random.choice((edges[3], None)))]
        kept = self.random.choice((spans, spans[:1], *[[(edges[0], None)]] * 5, []))
        runs = bool(kept) and kept[-1][1] is None
        enrollment, _ = Enrollment.objects.update_or_create(
            location=self.locations[name],
            program_key=program_around()["key"],
            defaults={"status": "enrolled" if runs else "inactive", "status_since": DATED[0]},
        )
        enrollment.periods.all().delete()
        for start, until in kept:
            EnrollmentPeriod.objects.create(
                enrollment=enrollment,
                from_month=Month.from_index(start).first_day,
                until_month=Month.from_index(until).first_day if until else None,
            )
        self.enrolled[str(self.locations[name].pk)] = [
            (divided(start), divided(until) if until else None) for start, until in kept
        ]

    def instant(self, day: date) -> datetime:
        """A moment of a day of the program's calendar, often close to midnight."""
        midnight = datetime.combine(day, datetime.min.time(), tzinfo=self.zone)
        return (midnight + self.random.choice(MOMENTS)).astimezone(UTC)

    def subscription(self, row: Row) -> UUID | None:
        if not row["subscription_id"]:
            return None
        unit = (row["tenant_id"].lower(), row["workload"], row["subscription_id"])
        return uuid5(NAMESPACE_OID, " ".join(unit))

    def associate(self, row: Row) -> None:
        """Open an association, unless somebody holds the slot."""
        location = self.locations[row["partner_id"]]
        customer = self.customers[row["tenant_id"].lower()]
        start = self.instant(date.fromisoformat(row["start_date"]))
        end = self.instant(date.fromisoformat(row["end_date"])) if row["end_date"] else None
        key = SlotKey(program_around()["key"], customer.pk, row["workload"], self.subscription(row))
        disclosed = self.random.random() < 0.3
        terms = Terms(
            partner_id=location.organization_id,
            location_id=location.pk,
            engagement=row["engagement"],
            program_version=1,
            starts_at=start,
            ends_at=end if end is None or end > start else start + timedelta(hours=1),
            claim_line=disclosed_line(location, customer) if disclosed else "lin_1",
            opted_out=row["opted_out"] == "1",
        )
        try:
            opened = open_association(key, terms, SYSTEM)
        except Conflict:
            return
        told = row | {
            "association_id": opened.id,
            "partner_id": location.pk,
            "organization_id": location.organization_id,
            "tenant_id": str(customer.tenant_id),
            "subscription_id": str(self.subscription(row) or ""),
        }
        self.held[opened.id] = Held(told, start, terms.ends_at, disclosed)
        self.units.add((row["tenant_id"].lower(), row["workload"], row["subscription_id"]))

    def end(self) -> None:
        """Let an association end at some day, perhaps in a month that is closed."""
        name = self.random.choice([*self.held]) if self.held else None
        at = self.instant(histories.day(self.random))
        if name is None or ((before := self.held[name]).ends_at and before.ends_at <= at):
            return
        if before.moved or (before.began_at and at <= before.starts_at):
            return
        ended = end_association(name, at, "customer_ended", SYSTEM)
        before.ends_at = max(at, before.starts_at + timedelta(microseconds=1))
        assert ended.period.upper == before.ends_at

    def move(self) -> None:
        """Let the other location of an organization hold an association from some day on."""
        pair = {
            str(self.locations[a].pk): self.locations[b] for a, b in (("p1", "p2"), ("p2", "p1"))
        }
        at = self.instant(histories.day(self.random))
        for name in self.random.sample([*self.held], len(self.held)):
            old = self.held[name]
            stands = old.starts_at < at and (old.ends_at is None or at < old.ends_at)
            reason = Association.objects.get(pk=name).end_reason
            if stands and not reason and (to := pair.get(str(old.row["partner_id"]))):
                new = move_association(name, to.pk, at, SYSTEM)
                told = old.row | {"association_id": new.id, "partner_id": to.pk}
                self.held[new.id] = Held(
                    told, at, old.ends_at, old.disclosed, old.began_at or old.starts_at
                )
                old.ends_at, old.moved = at, True
                return

    def void(self) -> None:
        """Let an association that has ended not count from a month on, closed perhaps."""
        rows = Association.objects.filter(pk__in=[*self.held]).exclude(end_reason="")
        ended = sorted(rows.values_list("pk", flat=True), key=[*self.held].index)
        if ended:
            name, month = self.random.choice(ended), Month(2024, self.random.randint(1, 5))
            void_association(name, month, SYSTEM)
            self.held[name].void = month

    def import_usage(self) -> None:
        """Import a file, dated or not, that speaks of old and new months."""
        rows = []
        for row in histories.usage_file(self.random, [*sorted(self.units), STRANGE]):
            if not row["active_users"] and not row["paid_units"]:
                continue  # no fact: such a row goes to the quarantine
            tenant = str(self.customers[row["tenant_id"].lower()].tenant_id)
            tenant = self.random.choice((tenant, tenant.upper()))
            subscription = str(self.subscription(row) or "")
            rows.append(row | {"tenant_id": tenant, "subscription_id": subscription})
        written = [",".join(row[name] for name in HEADINGS.split(",")) for row in rows]
        dated = self.random.choice((None, *DATED))
        batch = imported(self.folder, *written, headings=HEADINGS, as_of=dated)
        assert (batch.state, batch.quarantined) == ("completed", 0)
        self.batches.append((batch.as_of, batch.id, rows))

    def bill(self) -> None:
        """Import transactions of what is held, some of them corrections of earlier ones."""
        held = [one.row for one in self.held.values()] or [None]
        rows = [
            self._billed(self.random.choice(held), n) for n in self.random.sample(range(90), 40)
        ]
        known = {location.pk: location.partner_id for location in self.locations.values()}
        written = [
            ",".join((known[row["partner_id"]], self.currency, *(row[name] for name in BILLED)))
            for row in rows
            if row
        ]
        headings = f"partner_id,currency,{','.join(BILLED)}"
        dated = self.random.choice((None, *DATED))
        batch = imported(self.folder, *written, headings=headings, as_of=dated)
        assert (batch.state, batch.quarantined) == ("completed", 0)
        self.bills.append((batch.as_of, batch.id, [row for row in rows if row]))

    def _billed(self, held: Row | None, number: int) -> Row:
        if held is None:
            return {}
        keys = ("partner_id", "organization_id", "tenant_id", "workload")
        minor = self.random.randint(-20_000, 60_000)
        day = histories.FIRST + timedelta(days=self.random.randint(0, 300))
        return {name: held[name] for name in keys} | {
            "id": f"t{number}",
            "product": held["workload"],
            "date": day.isoformat(),
            "amount": str(Decimal(minor).scaleb(-DECIMALS[self.currency])),
            "subscription_id": self.random.choice(("", held["subscription_id"])),
        }

    def go_on(self) -> None:
        """Let some of what happens between two closes happen."""
        for _ in range(self.random.randint(0, 3)):
            what = self.random.choice(STEPS)
            if what == "usage":
                self.import_usage()
            elif what == "bill":
                self.bill()
            elif what == "end":
                self.end()
            elif what == "start":
                self.associate(histories.association(self.random, "new"))
            elif what == "customer":
                self.change_customer()
            elif what == "move":
                self.move()
            elif what == "void":
                self.void()
            elif what == "enroll":
                self.enroll(self.random.choice([*self.locations]))
            else:
                self.publish(self.next)

    def close(self, month: Month) -> Close:
        """Close a month, or ask again for one that is closed."""
        return close_month(Wish(program_around()["key"], month, "a test"), self.finance)

    def close_next(self) -> Close:
        month = Month(*self.next)
        self.next = next_month(self.next)
        return self.close(month)

    def expected(self) -> list[Row]:
        """What the oracle judges of the closed months, as things stand now."""
        closed = next(m for m in months(self.first, self.next) if next_month(m) == self.next)
        usage = [rows for _as_of, _id, rows in sorted(self.batches, key=lambda b: b[:2])]
        held = [row for one in self.held.values() if (row := one.as_file(self.zone))]
        parties = {name: self.parties(one) for name, one in self.held.items()}
        billed = [row for *_, rows in sorted(self.bills, key=lambda b: b[:2]) for row in rows]
        known = Known(self.governing, held, usage, self.enrolled, parties, billed)
        return judged(known, self.currency, self.first, closed)

    def parties(self, held: Held) -> Parties:
        """Who partner and customer of an association are now."""
        tenant = held.row["tenant_id"]
        customer = next(c for c in self.customers.values() if str(c.tenant_id) == tenant)
        partner = held.row["organization_id"]
        domains = PartnerDomain.objects.filter(partner_id=partner).values_list("domain", flat=True)
        verified = customer.domains.exclude(verified_at=None).values_list("domain", flat=True)
        return Parties(
            partner_domains=frozenset(domains),
            customer_domains=frozenset(verified),
            segment=customer.segment,
            country=customer.country,
            disclosed=held.disclosed,
        )


def divided(index: int) -> Numbers:
    return (index // 12, index % 12 + 1)
