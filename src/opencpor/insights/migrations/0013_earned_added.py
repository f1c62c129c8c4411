"""Money is added up for partners by workload and rule, by triggers, as its summaries come and go.

What there is is added up at once.
"""

from django.db import migrations

SOURCE, TABLE = "insights_moneysummary", "insights_place_earned"
KEYS = (
    "partner_id", "month", "program_key", "location_id", "workload", "rule", "currency", "market",
    "segment",
)  # fmt: skip
ADDED = ("lines", "earned_minor", "differences_minor", "by_hand_minor")
SUMS = ("rows", *ADDED)


def added_up(rows: str) -> str:
    """Return the query that adds up some rows of the summary, in the order of keys and sums."""
    sums = ", ".join(f"sum({name})::bigint AS {name}" for name in ADDED)
    keys = ", ".join(KEYS)
    return f"SELECT {keys}, count(*) AS rows, {sums} FROM {rows} GROUP BY {keys}"  # noqa: S608 - our own names


def put(rows: str) -> str:
    """Return the statement that puts what some rows add up to with what there is."""
    more = ", ".join(f"{name} = total.{name} + EXCLUDED.{name}" for name in SUMS)
    return (
        f"INSERT INTO {TABLE} AS total ({', '.join((*KEYS, *SUMS))}) {added_up(rows)}"  # noqa: S608 - our own names
        f" ON CONFLICT ({', '.join(KEYS)}) DO UPDATE SET {more};"
    )


def _take() -> str:
    """Return the statement that takes what is removed from what there is; what is empty goes."""
    less = ", ".join(f"{name} = total.{name} - one.{name}" for name in SUMS)
    same = " AND ".join(f"total.{key} = one.{key}" for key in KEYS)
    return f"""
        MERGE INTO {TABLE} AS total USING ({added_up("changed")}) AS one ON {same}
            WHEN MATCHED AND total.rows = one.rows THEN DELETE
            WHEN MATCHED THEN UPDATE SET {less};
    """


def _function(name: str, body: str) -> str:
    return f"""
        CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            {body}
            RETURN NULL;
        END $$;
    """


def triggers() -> migrations.RunSQL:
    """Return what adds the summary up from now on, and what stops that."""
    name, take = f"{SOURCE}_earned", f"{SOURCE}_unearned"
    made = (
        _function(name, put("changed"))
        + _function(take, _take())
        + f"CREATE TRIGGER {name} AFTER INSERT ON {SOURCE} REFERENCING NEW TABLE AS changed"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}();"
        f"CREATE TRIGGER {take} AFTER DELETE ON {SOURCE} REFERENCING OLD TABLE AS changed"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {take}();"
    )
    dropped = f"""
        DROP TRIGGER {take} ON {SOURCE}; DROP TRIGGER {name} ON {SOURCE};
        DROP FUNCTION {take}(); DROP FUNCTION {name}();
    """
    return migrations.RunSQL(made + put(SOURCE), dropped)


class Migration(migrations.Migration):
    dependencies = [("insights", "0012_earned")]

    operations = [triggers()]
