"""Growth from period to period in plain Python: what was billed in a period and in the one before.

Rows have `id`, `partner_id` (the location), `organization_id`, `tenant_id`, `workload`,
`subscription_id`, `date` and `amount`.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction

Billed = Mapping[str, str]


def in_force(rows: Sequence[Billed]) -> list[Billed]:
    """Of several rows with one id the last stands."""
    return list({row["id"]: row for row in rows}.values())


def index(month: tuple[int, int]) -> int:
    return month[0] * 12 + month[1]


def same(one: Mapping[str, str], other: Mapping[str, str], *, shared: bool) -> bool:
    """Tell whether two things are of one payee, tenant and product."""
    who = "organization_id" if shared and other["organization_id"] else "partner_id"
    return (
        one[who] == other[who]
        and one["tenant_id"].lower() == other["tenant_id"].lower()
        and one["workload"] == other["workload"]
    )


def is_first(a: Mapping[str, str], together: Sequence[Mapping[str, str]], *, shared: bool) -> bool:
    """Tell whether rows that name no subscription are this association's."""
    mine = [one for one in together if same(one, a, shared=shared)]
    first = min(
        mine,
        key=lambda o: (
            o["subscription_id"] != "",
            o.get("counts_from") or o["start_date"],
            o["association_id"],
        ),
    )
    return first["association_id"] == a["association_id"]


def compared(
    rows: Sequence[Billed],
    a: Mapping[str, str],
    together: Sequence[Mapping[str, str]],
    month: tuple[int, int],
    length: int,
    *,
    shared: bool,
) -> tuple[Fraction, Fraction]:
    """Give what was billed in the period that ends with a month, and in the one before."""
    first = is_first(a, together, shared=shared)
    sums = [Fraction(0), Fraction(0)]
    for row in in_force(rows):
        named = row["subscription_id"]
        mine = named == a["subscription_id"] if named else first
        day = date.fromisoformat(row["date"])
        back = (index(month) - index((day.year, day.month))) // length
        if mine and back in (0, 1) and same(row, a, shared=shared):
            sums[back] += Fraction(row["amount"])
    return sums[0], sums[1]
