"""Summaries are added up by year for who leads, by triggers, as their rows come and go.

What there is is added up at once.
"""

from django.db import migrations

USAGE, MONEY, CLAIMS = (f"insights_{name}summary" for name in ("usage", "money", "claim"))
POSTED = "earned_minor + differences_minor"

# By what is added up: of which rows, their engagement and currency, and whose figures what they are.
MEASURED = {
    USAGE: (
        "partner_id IS NOT NULL AND place = 0", "''", "''",
        (("partner", "growth", "growth"), ("customer", "growth", "growth")),
    ),
    MONEY: (
        "rule <> ''", "''", "currency",
        (("partner", "earned", POSTED), ("customer", "earned", POSTED)),
    ),
    CLAIMS: (
        "true", "engagement", "''",
        (
            ("partner", "lines", "lines"), ("partner", "won", "won"),
            ("partner", "dropped", "dropped"), ("partner", "declined", "declined"),
            ("customer", "won", "won"),
        ),
    ),
}  # fmt: skip
TABLES: dict[str, tuple[str, ...]] = {
    "insights_leading": (), "insights_leading_workload": ("workload",),
}  # fmt: skip
"""Each with its keys beside those of both."""
ONCE = (
    "organization_id", "measure", "year", "program_key", "engagement", "currency", "market",
    "segment",
)  # fmt: skip
KEYS = ("side", *ONCE)
MONTHS = tuple(f"m{month:02}" for month in range(1, 13))
SUMS = ("rows", *MONTHS)


def added_up(source: str, rows: str, more: tuple[str, ...]) -> str:
    """Return the query that adds up some rows of a summary, in the order of keys and sums."""
    of, engagement, currency, measured = MEASURED[source]
    values = ", ".join(
        f"('{side}', {side}_id, '{measure}', {value})" for side, measure, value in measured
    )
    keys = ", ".join((*KEYS, *more))
    sums = ", ".join(
        f"coalesce(sum(value) FILTER (WHERE number = {place}), 0)::bigint AS {name}"
        for place, name in enumerate(MONTHS, 1)
    )
    return f"""
        SELECT {keys}, count(*) AS rows, {sums} FROM (
            SELECT side, organization_id, measure, program_key, {engagement} AS engagement,
                {currency} AS currency, market, segment, workload, value,
                extract(year FROM month)::smallint AS year,
                extract(month FROM month)::smallint AS number
            FROM {rows} CROSS JOIN LATERAL (VALUES {values})
                AS one (side, organization_id, measure, value)
            WHERE {of} AND value <> 0
        ) AS yearly GROUP BY {keys}
    """  # noqa: S608 - our own names


def put(source: str, rows: str, once: tuple[str, ...] = ONCE) -> str:
    """Return the statements that put what some rows add up to with what there is."""
    more = ", ".join(f"{name} = total.{name} + EXCLUDED.{name}" for name in SUMS)
    return "".join(
        f"INSERT INTO {table} AS total ({', '.join((*KEYS, *own, *SUMS))})"  # noqa: S608 - our own names
        f" {added_up(source, rows, own)}"
        f" ON CONFLICT ({', '.join((*once, *own))}) DO UPDATE SET {more};"
        for table, own in TABLES.items()
    )


def take(source: str, once: tuple[str, ...] = ONCE) -> str:
    """Return the statements that take what is removed from what there is; what is empty goes."""
    less = ", ".join(f"{name} = total.{name} - one.{name}" for name in SUMS)
    found = ""
    for table, own in TABLES.items():
        same = " AND ".join(f"total.{key} = one.{key}" for key in (*once, *own))
        found += f"""
            MERGE INTO {table} AS total USING ({added_up(source, "changed", own)}) AS one ON {same}
                WHEN MATCHED AND total.rows = one.rows THEN DELETE
                WHEN MATCHED THEN UPDATE SET {less};
        """
    return found


def function(name: str, body: str, create: str = "CREATE") -> str:
    """Return the statement that creates a function of triggers."""
    return f"""
        {create} FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {body}
            RETURN NULL;
        END $$;
    """


def triggers_of(source: str) -> migrations.RunSQL:
    """Return what adds up one summary from now on, and what stops that."""
    name, less = f"{source}_led", f"{source}_unled"
    made = (
        function(name, put(source, "changed"))
        + function(less, take(source))
        + f"CREATE TRIGGER {name} AFTER INSERT ON {source} REFERENCING NEW TABLE AS changed"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}();"
        f"CREATE TRIGGER {less} AFTER DELETE ON {source} REFERENCING OLD TABLE AS changed"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {less}();"
    )
    dropped = f"""
        DROP TRIGGER {less} ON {source}; DROP TRIGGER {name} ON {source};
        DROP FUNCTION {less}(); DROP FUNCTION {name}();
    """
    return migrations.RunSQL(made + put(source, source), dropped)


class Migration(migrations.Migration):
    dependencies = [("insights", "0010_leading")]

    operations = [triggers_of(source) for source in MEASURED]
