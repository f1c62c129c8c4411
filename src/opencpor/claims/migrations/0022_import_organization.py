"""Sheets are sent for an organization, so that they are gone from sight with the role there."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Q

# A sheet of drafts belongs to the partner of a claim that it made. Any other goes to its sender's
# organization on the side that sends such sheets: that of the oldest role there, since the sheet is
# the sender's own and nobody else sees it. Without such a role it is forgotten, as it would be
# after 30 days anyway.
KEEP = """
UPDATE claims_claimimport AS sheet SET organization_id = (
    SELECT claim.partner_id FROM claims_importedclaim AS entry
    JOIN claims_claim AS claim ON claim.id = entry.claim_id
    WHERE entry.claim_import_id = sheet.id ORDER BY entry.place LIMIT 1
) WHERE sheet.kind = 'drafts';
UPDATE claims_claimimport AS sheet SET organization_id = (
    SELECT membership.organization_id FROM access_membership AS membership
    WHERE (membership.user_id = sheet.created_by
            OR membership.service_account_id = sheet.created_by)
        AND membership.side = CASE WHEN sheet.kind = 'drafts' THEN 'partner' ELSE 'operator' END
    ORDER BY membership.id LIMIT 1
) WHERE sheet.organization_id IS NULL;
DELETE FROM claims_importedclaim AS entry USING claims_claimimport AS sheet
WHERE sheet.id = entry.claim_import_id AND sheet.organization_id IS NULL
    AND (sheet.created_by LIKE 'usr\\_%' OR sheet.created_by LIKE 'svc\\_%');
DELETE FROM claims_importfile AS file USING claims_claimimport AS sheet
WHERE sheet.id = file.claim_import_id AND sheet.organization_id IS NULL
    AND (sheet.created_by LIKE 'usr\\_%' OR sheet.created_by LIKE 'svc\\_%');
DELETE FROM claims_claimimport AS sheet WHERE sheet.organization_id IS NULL
    AND (sheet.created_by LIKE 'usr\\_%' OR sheet.created_by LIKE 'svc\\_%');
SET CONSTRAINTS ALL IMMEDIATE;
"""


class Migration(migrations.Migration):
    """Adds the organization; only sheets of the machine's own command line have none."""

    dependencies = [("access", "0003_unit_id_organization"), ("claims", "0021_sheets_read_by_their_job")]

    operations = [
        migrations.AddField(
            "claimimport",
            "organization",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="access.organization",
            ),
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.AddConstraint(
            "claimimport",
            models.CheckConstraint(
                condition=Q(organization__isnull=False)
                | ~(Q(created_by__startswith="usr_") | Q(created_by__startswith="svc_")),
                name="claim_import_has_home",
            ),
        ),
    ]
