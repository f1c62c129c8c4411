"""Totals over all customers, kept by triggers as the rows come and go that they add up.

What is added up of money so far is put there at once; the rest is made as all summaries are.
"""

import django.db.models.deletion
from django.db import migrations, models

KEYS = ("program_key", "month", "engagement", "workload", "market", "segment")
MONEY_KEYS = ("program_key", "month", "workload", "market", "segment", "rule", "currency")
SUMS = ("lines", "earned_minor", "differences_minor", "by_hand_minor")


def _same(keys: tuple[str, ...]) -> str:
    return " AND ".join(f"total.{key} = one.{key}" for key in keys)


_REVIEWS = f"""
    SELECT {", ".join(KEYS)}, told.key AS figure, sum(told.value::bigint)::bigint AS claims
    FROM changed CROSS JOIN LATERAL jsonb_each_text(counts) AS told (key, value)
    GROUP BY {", ".join(KEYS)}, told.key
"""  # noqa: S608 - our own names
_MONEY = f"""
    SELECT {", ".join(MONEY_KEYS)}, {", ".join(f"sum({one})::bigint AS {one}" for one in SUMS)}
    FROM %s GROUP BY {", ".join(MONEY_KEYS)}
"""  # noqa: S608 - our own names
_MORE = ", ".join(f"{one} = total.{one} + EXCLUDED.{one}" for one in SUMS)
_LESS = ", ".join(f"{one} = total.{one} - one.{one}" for one in SUMS)

# An update takes the part away and a removal the rest: a row of zeros says nothing.
FUNCTIONS = f"""
CREATE FUNCTION insights_reviews_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_reviewtotal AS total ({", ".join(KEYS)}, figure, claims) {_REVIEWS}
    ON CONFLICT (figure, workload, month, program_key, engagement, market, segment)
        DO UPDATE SET claims = total.claims + EXCLUDED.claims;
    RETURN NULL;
END $$;

CREATE FUNCTION insights_reviews_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE insights_reviewtotal AS total SET claims = total.claims - one.claims
        FROM ({_REVIEWS}) AS one WHERE {_same((*KEYS, "figure"))};
    DELETE FROM insights_reviewtotal AS total USING ({_REVIEWS}) AS one
        WHERE {_same((*KEYS, "figure"))} AND total.claims = 0;
    RETURN NULL;
END $$;

CREATE FUNCTION insights_money_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO insights_moneytotal AS total ({", ".join((*MONEY_KEYS, *SUMS))})
        {_MONEY % "changed"}
    ON CONFLICT (month, program_key, workload, market, segment, rule, currency)
        DO UPDATE SET {_MORE};
    RETURN NULL;
END $$;

CREATE FUNCTION insights_money_removed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE insights_moneytotal AS total SET {_LESS}
        FROM ({_MONEY % "changed"}) AS one WHERE {_same(MONEY_KEYS)};
    DELETE FROM insights_moneytotal AS total USING ({_MONEY % "changed"}) AS one
        WHERE {_same(MONEY_KEYS)} AND total.lines = 0;
    RETURN NULL;
END $$;
"""  # noqa: S608 - our own names
NO_FUNCTIONS = """
DROP FUNCTION IF EXISTS insights_money_removed();
DROP FUNCTION IF EXISTS insights_money_added();
DROP FUNCTION IF EXISTS insights_reviews_removed();
DROP FUNCTION IF EXISTS insights_reviews_added();
"""


def triggers_of(table: str, name: str) -> migrations.RunSQL:
    """Return what adds up the rows of one table, and what stops that."""
    made = "".join(
        f"CREATE TRIGGER insights_{name}_{done} AFTER {when} ON {table}"
        f" REFERENCING {which} TABLE AS changed FOR EACH STATEMENT"
        f" EXECUTE FUNCTION insights_{name}_{done}();"
        for done, when, which in (("added", "INSERT", "NEW"), ("removed", "DELETE", "OLD"))
    )
    dropped = "".join(
        f"DROP TRIGGER insights_{name}_{done} ON {table};" for done in ("added", "removed")
    )
    return migrations.RunSQL(made, dropped)


SO_FAR = f"""
INSERT INTO insights_moneytotal ({", ".join((*MONEY_KEYS, *SUMS))})
    {_MONEY % "insights_moneysummary"};
INSERT INTO insights_summary_change (kind, program_key, key)
    SELECT 'all', '', '' FROM insights_summary_state;
"""  # noqa: S608 - our own names


def key(length: int = 64, *, blank: bool = False) -> models.CharField:
    """Return a column of keys."""
    return models.CharField(blank=blank, db_collation="C", max_length=length)


class Migration(migrations.Migration):
    dependencies = [("insights", "0003_reports")]

    operations = [
        migrations.AddField(
            "moneysummary", "market",
            models.CharField(blank=True, db_collation="C", db_default="", max_length=2),
        ),
        migrations.AddField(
            "moneysummary", "segment",
            models.CharField(blank=True, db_collation="C", db_default="", max_length=20),
        ),
        migrations.CreateModel(
            name="ReviewSummary",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("program_key", key()),
                ("month", models.DateField()),
                ("market", key(2, blank=True)),
                ("segment", key(20, blank=True)),
                ("engagement", key()),
                ("workload", key(blank=True)),
                ("counts", models.JSONField()),
                (
                    "customer",
                    models.ForeignKey(
                        db_constraint=False, db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+",
                        to="access.organization",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("customer", "program_key", "month", "engagement", "workload"),
                        name="review_summary_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ReviewTotal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("program_key", key()),
                ("month", models.DateField()),
                ("engagement", key()),
                ("workload", key(blank=True)),
                ("market", key(2, blank=True)),
                ("segment", key(20, blank=True)),
                ("figure", key(120)),
                ("claims", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "figure", "workload", "month", "program_key", "engagement", "market",
                            "segment",
                        ),
                        name="review_total_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("claims__gte", 0)), name="review_total_counts"
                    ),
                ],
                "indexes": [
                    models.Index(fields=["workload", "month"], name="review_total_by_month")
                ],
            },
        ),
        migrations.CreateModel(
            name="MoneyTotal",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("program_key", key()),
                ("month", models.DateField()),
                ("workload", key(blank=True)),
                ("market", key(2, blank=True)),
                ("segment", key(20, blank=True)),
                ("rule", key(80, blank=True)),
                ("currency", models.CharField(max_length=3)),
                ("lines", models.BigIntegerField()),
                ("earned_minor", models.BigIntegerField()),
                ("differences_minor", models.BigIntegerField()),
                ("by_hand_minor", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=(
                            "month", "program_key", "workload", "market", "segment", "rule",
                            "currency",
                        ),
                        name="money_total_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lines__gte", 0)), name="money_total_counts"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FUNCTIONS, NO_FUNCTIONS),
        triggers_of("insights_reviewsummary", "reviews"),
        triggers_of("insights_moneysummary", "money"),
        migrations.RunSQL(SO_FAR, migrations.RunSQL.noop),
    ]  # fmt: skip
