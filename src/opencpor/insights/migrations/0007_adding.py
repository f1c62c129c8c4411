"""The summaries of partners added up further, by triggers, as their rows come and go.

What there is is added up at once, without countries: all of it is then made anew.
"""

from django.db import migrations

USAGE, MONEY, CLAIMS = (f"insights_{name}summary" for name in ("usage", "money", "claim"))
_SHARED = ("partner_id", "month", "program_key", "location_id", "shared", "place")
_CLAIMS = ("lines", "open", "won", "dropped", "declined", "withdrawn", "decided", "seconds")
_COUNT = ("rows", "count(*)")


def _sums(*names: str) -> tuple[tuple[str, str], ...]:
    return tuple((name, f"sum({name})::bigint") for name in names)


# By what is added up: into which table, by which keys, what, of which rows.
ADDED = {
    USAGE: (
        ("insights_place_usage", (*_SHARED, "workload", "market", "segment"), (
            _COUNT,
            ("active", "coalesce(sum(active), 0)::bigint"), ("active_known", "count(active)"),
            ("paid", "coalesce(sum(paid), 0)::bigint"), ("paid_known", "count(paid)"),
            *_sums("both_active", "both_paid", "growth", "deployments"),
        ), "partner_id IS NOT NULL"),
        ("insights_served_growth", (*_SHARED, "customer_id"), (
            _COUNT, *_sums("growth", "deployments"),
        ), "partner_id IS NOT NULL"),
        ("insights_partner_month", ("partner_id", "month", "program_key"), (
            _COUNT, ("used", "count(*)"), *_sums("growth"),
            ("won", "0"), ("dropped", "0"), ("declined", "0"),
        ), "partner_id IS NOT NULL AND place = 0"),
    ),
    MONEY: (
        ("insights_place_money",
         ("partner_id", "month", "program_key", "location_id", "workload", "currency"), (
            _COUNT, ("amount_minor", "sum(earned_minor + differences_minor)::bigint"),
        ), "rule <> ''"),
    ),
    CLAIMS: (
        ("insights_place_claims", (
            "partner_id", "month", "program_key", "location_id", "workload", "market", "segment",
        ), (_COUNT, *_sums(*_CLAIMS)), "true"),
        ("insights_partner_month", ("partner_id", "month", "program_key"), (
            _COUNT, ("used", "0"), ("growth", "0"), *_sums("won", "dropped", "declined"),
        ), "true"),
    ),
}  # fmt: skip


def added_up(source: str, keys: tuple[str, ...], sums: tuple[tuple[str, str], ...], of: str) -> str:
    """Return the query that adds up some rows of a summary."""
    taken = ", ".join(f"{said} AS {name}" for name, said in sums)
    return f"SELECT {', '.join(keys)}, {taken} FROM {source} WHERE {of} GROUP BY {', '.join(keys)}"  # noqa: S608 - our own names


def put(source: str, rows: str) -> str:
    """Return the statements that put what some rows add up to with what there is."""
    found = ""
    for table, keys, sums, of in ADDED[source]:
        names = ", ".join((*keys, *(name for name, _ in sums)))
        more = ", ".join(f"{name} = total.{name} + EXCLUDED.{name}" for name, _ in sums)
        found += f"""
            INSERT INTO {table} AS total ({names}) {added_up(rows, keys, sums, of)}
            ON CONFLICT ({", ".join(keys)}) DO UPDATE SET {more};
        """  # noqa: S608 - our own names
    return found


def _take(source: str) -> str:
    """Return the statements that take what is removed from what there is."""
    found = ""
    for table, keys, sums, of in ADDED[source]:
        same = " AND ".join(f"total.{key} = one.{key}" for key in keys)
        less = ", ".join(f"{name} = total.{name} - one.{name}" for name, _ in sums)
        found += f"""
            UPDATE {table} AS total SET {less}
                FROM ({added_up("changed", keys, sums, of)}) AS one WHERE {same};
            DELETE FROM {table} AS total
                USING (SELECT DISTINCT {", ".join(keys)} FROM changed WHERE {of}) AS one
                WHERE {same} AND total.rows = 0;
        """  # noqa: S608 - our own names
    return found


def _function(name: str, body: str) -> str:
    return f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {body}
            RETURN NULL;
        END $$;
    """


def triggers_of(source: str) -> migrations.RunSQL:
    """Return what adds up one summary from now on, and what stops that."""
    name, take = f"{source}_put", f"{source}_taken"
    made = (
        _function(name, put(source, "changed"))
        + _function(take, _take(source))
        + f"CREATE TRIGGER {name} AFTER INSERT ON {source} REFERENCING NEW TABLE AS changed"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}();"
        f"CREATE TRIGGER {take} AFTER DELETE ON {source} REFERENCING OLD TABLE AS changed"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {take}();"
    )
    dropped = f"""
        DROP TRIGGER {take} ON {source}; DROP TRIGGER {name} ON {source};
        DROP FUNCTION {take}(); DROP FUNCTION {name}();
    """
    return migrations.RunSQL(made + put(source, source), dropped)


ANEW = """
    INSERT INTO insights_summary_change (kind, program_key, key)
        SELECT 'all', '', '' FROM insights_summary_state
"""


class Migration(migrations.Migration):
    dependencies = [("insights", "0006_places")]

    operations = [
        *(triggers_of(source) for source in ADDED),
        migrations.RunSQL(ANEW, migrations.RunSQL.noop),
    ]
