"""Figures of data quality are kept; whatever they are computed from says that it changed."""

from django.db import migrations, models
from django.db.models import F, Q

# A customer's own changes are told by row, since few of them matter; the others by statement.
FORWARD = """
CREATE FUNCTION usage_quality_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO usage_quality_change DEFAULT VALUES;
    RETURN NULL;
END $$;
CREATE TRIGGER usage_quality_changes AFTER INSERT ON usage_lakefile
    FOR EACH STATEMENT EXECUTE FUNCTION usage_quality_changes();
CREATE TRIGGER usage_quality_changes AFTER INSERT OR UPDATE OR DELETE ON register_association
    FOR EACH STATEMENT EXECUTE FUNCTION usage_quality_changes();
CREATE TRIGGER usage_quality_changes AFTER UPDATE ON register_slot
    FOR EACH STATEMENT EXECUTE FUNCTION usage_quality_changes();
CREATE TRIGGER usage_quality_changes AFTER INSERT OR DELETE ON directory_subscription
    FOR EACH STATEMENT EXECUTE FUNCTION usage_quality_changes();
CREATE TRIGGER usage_quality_changes AFTER INSERT OR UPDATE ON programs_programversion
    FOR EACH STATEMENT EXECUTE FUNCTION usage_quality_changes();
CREATE TRIGGER usage_quality_changes AFTER UPDATE ON directory_customer
    FOR EACH ROW WHEN (
        (OLD.status, OLD.tenant_id) IS DISTINCT FROM (NEW.status, NEW.tenant_id)
    ) EXECUTE FUNCTION usage_quality_changes();
"""
BACKWARD = """
DROP TRIGGER usage_quality_changes ON directory_customer;
DROP TRIGGER usage_quality_changes ON programs_programversion;
DROP TRIGGER usage_quality_changes ON directory_subscription;
DROP TRIGGER usage_quality_changes ON register_slot;
DROP TRIGGER usage_quality_changes ON register_association;
DROP TRIGGER usage_quality_changes ON usage_lakefile;
DROP FUNCTION usage_quality_changes();
"""


class Migration(migrations.Migration):

    dependencies = [
        ("usage", "0007_corrects"),
        ("register", "0006_moves"),
        ("directory", "0005_payees_establish"),
        ("programs", "0004_proposal_guards"),
    ]

    operations = [
        migrations.CreateModel(
            name="QualityChange",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
            ],
            options={"db_table": "usage_quality_change"},
        ),
        migrations.CreateModel(
            name="QualityResult",
            fields=[
                ("program_key", models.CharField(db_collation="C", max_length=64, primary_key=True, serialize=False)),
                ("computed_at", models.DateTimeField(null=True)),
                ("percent", models.PositiveSmallIntegerField(null=True)),
                ("seconds", models.PositiveIntegerField(default=0)),
                ("first", models.DateField(null=True)),
                ("last", models.DateField(null=True)),
                ("jump_factor", models.CharField(blank=True, max_length=20)),
                ("jump_minimum", models.PositiveBigIntegerField(default=0)),
                ("sources", models.CharField(blank=True, max_length=64)),
                ("cells", models.JSONField(default=list)),
            ],
            options={
                "db_table": "usage_quality_result",
                "constraints": [
                    models.CheckConstraint(
                        name="quality_percent", condition=Q(percent=None) | Q(percent__lte=100)
                    ),
                    models.CheckConstraint(
                        name="quality_months",
                        condition=Q(first=None, last=None)
                        | Q(first__day=1, last__day=1, first__lt=F("last"), computed_at__isnull=False),
                    ),
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
