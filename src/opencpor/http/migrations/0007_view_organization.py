"""Views are kept in an organization, so that they are gone with the role there."""

import django.db.models.deletion
from django.db import migrations, models

# A shared view is kept where it is shared. Any other goes to its owner's only organization, or to
# that of the owner's oldest role: only the owner sees it. One whose owner has no role is forgotten:
# nobody could ever see it.
KEEP = """
UPDATE http_savedview AS view SET shared = true, organization_id = shared_with_id
WHERE shared_with_id IS NOT NULL;
UPDATE http_savedview AS view SET organization_id = (
    SELECT membership.organization_id FROM access_membership AS membership
    WHERE membership.user_id = view.owner_id OR membership.service_account_id = view.owner_id
    ORDER BY membership.id LIMIT 1
) WHERE view.organization_id IS NULL;
DELETE FROM http_savedview WHERE organization_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""
BACK = """
UPDATE http_savedview SET shared_with_id = organization_id WHERE shared;
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    """Adds the organization, and says by a flag whether a view is shared there."""

    dependencies = [("access", "0003_unit_id_organization"), ("http", "0006_shared_view")]

    operations = [
        migrations.AddField(
            "savedview",
            "organization",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="access.organization",
            ),
        ),
        migrations.AddField("savedview", "shared", models.BooleanField(default=False)),
        migrations.RunSQL(KEEP, BACK),
        migrations.AlterField(
            "savedview",
            "organization",
            models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="access.organization",
            ),
        ),
        migrations.RemoveConstraint("savedview", "saved_view_name_once"),
        migrations.AddConstraint(
            "savedview",
            models.UniqueConstraint(
                fields=["owner_id", "organization", "list", "name"], name="saved_view_name_once"
            ),
        ),
        migrations.RemoveField("savedview", "shared_with"),
    ]
