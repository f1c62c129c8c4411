"""Random programs and histories, dense enough that every reason code comes up again and again.

They are made from a random generator rather than from strategies: one run of the command then
judges hundreds of rows, where strategies would spend most runs on nearly empty files.
"""

from datetime import date, timedelta
from random import Random
from typing import Any

Row = dict[str, str]
Rule = dict[str, Any]
Unit = tuple[str, str, str]
History = tuple[dict[str, Any], list[Row], list[list[Row]], tuple[int, int]]
"""A document, associations, usage files and the last month to judge."""

WORKLOADS = ("exchange", "teams", "viva")
TENANTS = ("t-a", "t-B", "t-c", "t-d")
ENGAGEMENTS = ("usage", "advisor")
FIRST = date(2023, 10, 1)
DAYS = 420
RATES = ("0", "0.005", "1.115", "2.50", "5", "0.333333333", "17.25")
AMOUNTS = ("0.00", "7.00", "25.00", "90.00", "400.00")
CURRENCIES = ("USD", "JPY", "BHD")
OWN = ("association_id", "tenant_id", "partner_id", "organization_id")
REACHES = ("0.15", "0.4", "0.333333333", "0.75", "1.10")


def history(random: Random) -> History:
    """Give one history."""
    held = associations(random)
    files = usage_files(random, held)
    through = 2023 * 12 + 9 + random.randint(6, 16)
    return document(random), held, files, (through // 12, through % 12 + 1)


def together(random: Random, programs: int, worlds: int) -> History:
    """Give many histories as one: a calculation of all of them costs little more than of one.

    There are so many sets of rules, each for engagements of its own, and under each of them so
    many worlds that have nothing in common: neither tenants, partners nor organizations.
    """
    rules: list[Rule] = []
    held: list[Row] = []
    files: list[list[Row]] = [[], [], []]
    for program in range(programs):
        rules += [
            rule | {name: f"{rule[name]}-{program}" for name in ("rule", "engagement")}
            for rule in document(random)["incentives"]
        ]
        for world in range(worlds):
            own = associations(random)
            for file, rows in zip(files, usage_files(random, own), strict=False):
                file += [apart(row, f"{program}-{world}", "tenant_id") for row in rows]
            held += [
                apart(row, f"{program}-{world}", *OWN)
                | {"engagement": f"{row['engagement']}-{program}"}
                for row in own
            ]
    currency = random.choice(CURRENCIES)
    return {"key": "together", "currency": currency, "incentives": rules}, held, files, (2024, 12)


def apart(row: Row, world: str, *names: str) -> Row:
    """Let what a row names be of one world; empty names nothing."""
    return row | {name: f"{row[name]}-{world}" for name in names if row[name]}


def usage_files(random: Random, held: list[Row]) -> list[list[Row]]:
    """Files about what is held, and about units that nobody holds."""
    units = sorted({(a["tenant_id"].lower(), a["workload"], a["subscription_id"]) for a in held})
    units += [("t-other", "teams", ""), ("t-other", "viva", "s9")]
    return [usage_file(random, units) for _ in range(random.randint(1, 3))]


def document(random: Random) -> dict[str, Any]:
    rules: list[Rule] = []
    for number in range(random.randint(2, 7)):
        rule = random.choice((growth_rule, growth_rule, milestone_rule))(random)
        rule["rule"] = f"r{(5 * number) % 7}"
        rule["engagement"] = random.choice(ENGAGEMENTS)
        rule["effective"] = effective(random)
        if not any(overlap(rule, other) for other in rules):
            rules.append(rule)
    currency = random.choice(CURRENCIES)
    return {"key": "random", "currency": currency, "incentives": rules}


def effective(random: Random) -> dict[str, str]:
    start = random.choice((FIRST, day(random)))
    span = {"from": start.isoformat()}
    if random.random() < 0.6:
        span["to"] = (start + timedelta(days=random.randint(0, 300))).isoformat()
    return span


def day(random: Random) -> date:
    return FIRST + timedelta(days=random.randint(0, DAYS))


def sometimes(random: Random, share: float, **values: Any) -> Rule:
    return {name: value for name, value in values.items() if random.random() < share}


def common(random: Random) -> Rule:
    return sometimes(
        random,
        0.35,
        maximum_months=random.randint(0, 9),
        months_count="organization",
        cap_partner="organization",
    )


def growth_rule(random: Random) -> Rule:
    scopes = random.sample(("customer", "workload"), 2)
    caps = [{"scope": s, "amount": random.choice(AMOUNTS)} for s in scopes if random.random() < 0.6]
    offered = random.sample(WORKLOADS, random.choice((1, 2, 3, 3)))
    return {
        "type": "net_growth",
        "basis": random.choice(("min_active_paid", "active", "paid")),
        "rates": {workload: random.choice(RATES) for workload in offered},
        **common(random),
        **sometimes(
            random,
            0.4,
            minimum_paid_units=random.randint(0, 30),
            minimum_high_water_mark=random.randint(0, 30),
        ),
        **({"caps": caps} if caps else {}),
    }


def milestone_rule(random: Random) -> Rule:
    starts = sorted(random.sample(range(40), random.randint(1, 3)))
    sizes = [{"size": f"S{n}", "from": start} for n, start in enumerate(starts)]
    milestones = []
    for reach in random.sample(REACHES, random.randint(1, 3)):
        milestone = {
            "reach": reach,
            "amounts": {s["size"]: random.choice(AMOUNTS) for s in sizes},
        }
        if random.random() < 0.5:
            milestone["workloads"] = random.sample(WORKLOADS, random.randint(1, 2))
        milestones.append(milestone)
    return {"type": "milestone", "sizes": sizes, "milestones": milestones, **common(random)}


def period_rule(random: Random) -> Rule:
    return {
        "type": "period_growth",
        "period": random.choice(("month", "quarter", "quarter")),
        "rate": random.choice(("0.05", "0.333333333", "1")),
        **common(random),
    }


def overlap(one: Rule, other: Rule) -> bool:
    if (one["type"], one["engagement"]) != (other["type"], other["engagement"]):
        return False
    far = "9999-12-31"
    a, b = one["effective"], other["effective"]
    return a["from"] <= b.get("to", far) and b["from"] <= a.get("to", far)


def associations(random: Random) -> list[Row]:
    rows: list[Row] = []
    for number in range(random.randint(1, 24)):
        row = association(random, f"a{(11 * number) % 31}")
        if not any(clash(row, other) for other in rows):
            rows.append(row)
    return rows


def association(random: Random, name: str) -> Row:
    start = random.choice((FIRST, FIRST, day(random)))
    end = start + timedelta(days=random.randint(0, 400))
    return {
        "association_id": name,
        "partner_id": random.choice(("p1", "p2", "p3")),
        "tenant_id": random.choice(TENANTS),
        "workload": random.choice(WORKLOADS),
        "engagement": random.choice(ENGAGEMENTS),
        "start_date": start.isoformat(),
        "end_date": random.choice(("", end.isoformat())),
        "opted_out": random.choice("000001"),
        "earns_from": random.choice(("", "", "", day(random).isoformat())),
        "earns_until": random.choice(("", "", "", day(random).isoformat())),
        "subscription_id": random.choice(("", "", "s1")),
        "organization_id": random.choice(("", "o1")),
    }


def clash(one: Row, other: Row) -> bool:
    key = ("tenant_id", "workload", "subscription_id", "engagement")
    far = "9999-12-31"
    return (
        all(one[name].lower() == other[name].lower() for name in key)
        and one["start_date"] <= (other["end_date"] or far)
        and other["start_date"] <= (one["end_date"] or far)
    )


def usage_file(random: Random, units: list[Unit]) -> list[Row]:
    """Most months of most units, slowly growing figures, a few empty ones and identical repeats."""
    rows = []
    for unit in random.sample(units, random.randint(1, len(units))):
        active, paid = random.randint(0, 30), random.randint(0, 40)
        start = 2023 * 12 + 8 + random.randint(0, 8)
        for number in range(start, start + random.randint(1, 14)):
            active = max(0, active + random.randint(-4, 9))
            paid = max(0, paid + random.randint(-4, 9))
            row = {
                "tenant_id": random.choice((unit[0], unit[0].swapcase())),
                "workload": unit[1],
                "month": f"{number // 12:04d}-{number % 12 + 1:02d}",
                "active_users": "" if random.random() < 0.05 else str(active),
                "paid_units": "" if random.random() < 0.05 else str(paid),
                "subscription_id": unit[2],
            }
            rows += [row] * random.choice((0, 1, 1, 1, 1, 1, 1, 1, 2))
    random.shuffle(rows)
    return rows
