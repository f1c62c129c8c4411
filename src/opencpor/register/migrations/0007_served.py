"""Which customers partners serve, noted by a trigger as associations come.

What there is is noted at once. Meanwhile new associations wait, and whoever reads does not.
"""

import django.db.models.deletion
from django.db import migrations, models

FOUND = """
    SELECT DISTINCT one.partner_id, one.location_id, slot.customer_id
    FROM {rows} AS one JOIN register_slot AS slot ON slot.id = one.slot_id
"""
NOTE = f"""
    INSERT INTO register_served (partner_id, location_id, customer_id) {FOUND}
    WHERE NOT EXISTS (
        SELECT FROM register_served AS known
        WHERE known.partner_id = one.partner_id AND known.customer_id = slot.customer_id
            AND known.location_id = one.location_id
    )
"""
FORWARD = f"""
CREATE FUNCTION register_served_noted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    {NOTE.format(rows="changed")};
    RETURN NULL;
END $$;

CREATE TRIGGER register_served_noted AFTER INSERT ON register_association
    REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION register_served_noted();

{NOTE.format(rows="register_association")};
"""
BACKWARD = """
DROP TRIGGER register_served_noted ON register_association;
DROP FUNCTION register_served_noted();
"""


def to(model: str) -> models.ForeignKey:
    """Return a column that the database does not check."""
    return models.ForeignKey(
        db_constraint=False, db_index=False, on_delete=django.db.models.deletion.DO_NOTHING,
        related_name="+", to=model,
    )  # fmt: skip


class Migration(migrations.Migration):
    dependencies = [("access", "0004_limited"), ("register", "0006_moves")]

    operations = [
        migrations.CreateModel(
            name="Served",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("partner", to("access.organization")),
                ("location", to("access.unit")),
                ("customer", to("access.organization")),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["partner", "customer", "location"], name="served_by_partner"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
