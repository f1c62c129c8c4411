"""Lines of earnings added up by location and month, by a trigger as they are written.

What there is is added up at once. Meanwhile postings wait, and whoever reads does not.
"""

import django.db.models.deletion
from django.db import migrations, models

# Rows come in the order of their keys, as all that write several of them at once.
ADDED = """
    SELECT program_key, location_id, processed, currency, count(*), sum(amount_minor)::bigint
    FROM {rows} GROUP BY program_key, location_id, processed, currency
    ORDER BY program_key, location_id, processed, currency
"""
ADD = """
    INSERT INTO incentives_posted_sum AS total (
        program_key, location_id, processed, currency, lines, amount_minor
    ) {added}
    ON CONFLICT (location_id, processed, program_key, currency) DO UPDATE
        SET lines = total.lines + EXCLUDED.lines,
            amount_minor = total.amount_minor + EXCLUDED.amount_minor
"""
# Who posts holds the ledger by then; whoever has not yet does so before a row is written, so that
# nobody who holds the one waits for the other.
FORWARD = f"""
CREATE FUNCTION incentives_earnings_added_up() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM incentives_hold_ledger(program_key)
        FROM (SELECT DISTINCT program_key FROM changed ORDER BY program_key) AS own;
    {ADD.format(added=ADDED.format(rows="changed"))};
    RETURN NULL;
END $$;

CREATE TRIGGER incentives_earnings_added_up AFTER INSERT ON incentives_earning
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION incentives_earnings_added_up();

{ADD.format(added=ADDED.format(rows="incentives_earning"))};
"""
BACKWARD = """
DROP TRIGGER incentives_earnings_added_up ON incentives_earning;
DROP FUNCTION incentives_earnings_added_up();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("access", "0004_limited"),
        ("incentives", "0034_one_recompute_posts"),
    ]

    operations = [
        migrations.CreateModel(
            name="PostedSum",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("program_key", models.CharField(max_length=64)),
                ("processed", models.DateField()),
                ("currency", models.CharField(max_length=3)),
                ("lines", models.BigIntegerField()),
                ("amount_minor", models.BigIntegerField()),
                (
                    "location",
                    models.ForeignKey(
                        db_constraint=False, db_index=False,
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="+",
                        to="access.unit",
                    ),
                ),
            ],
            options={
                "db_table": "incentives_posted_sum",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("location", "processed", "program_key", "currency"),
                        name="posted_sum_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("lines__gt", 0)), name="posted_sum_counts"
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]  # fmt: skip
