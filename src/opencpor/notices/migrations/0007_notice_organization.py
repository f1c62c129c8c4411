"""Notices are told for an organization, so that they are gone from sight with the role there."""

import django.db.models.deletion
from django.db import migrations, models

# All that were told so far are about claims. A partner's belongs to the partner whose row was
# published then; what was never published, a customer's and the operator's own, to the reader's
# organization on that side. A notice for which there is none, or several to choose from, is forgotten: showing it
# in the wrong one would tell an organization's people what is another's.
KEEP = """
UPDATE notices_notice AS notice SET needs = 'claim:read';
UPDATE notices_notice AS notice SET organization_id = (
    SELECT published.partner_id FROM notices_publication AS published
    JOIN access_organization AS place ON place.id = published.partner_id
    WHERE published.kind = split_part(notice.about, ':', 1)
        AND published.subject = split_part(notice.about, ':', 2)
    ORDER BY published.position DESC LIMIT 1
) WHERE notice.kind LIKE 'claim.partner-%';
UPDATE notices_notice AS notice SET organization_id = home.only_one
FROM (
    SELECT user_id, side, min(organization_id) AS only_one FROM access_membership
    WHERE user_id IS NOT NULL GROUP BY user_id, side HAVING count(DISTINCT organization_id) = 1
) AS home
WHERE notice.organization_id IS NULL AND home.user_id = notice.user_id
    AND home.side = CASE
        WHEN notice.kind LIKE 'claim.partner-%' THEN 'partner'
        WHEN notice.kind LIKE 'claim.tenant-%' THEN 'customer'
        ELSE 'operator' END;
DELETE FROM notices_notice WHERE organization_id IS NULL;
SET CONSTRAINTS ALL IMMEDIATE;
"""
ORGANIZATION = {
    "on_delete": django.db.models.deletion.CASCADE,
    "related_name": "+",
    "to": "access.organization",
}


class Migration(migrations.Migration):
    """Adds organization, location, and the permission that reading takes."""

    dependencies = [("access", "0003_unit_id_organization"), ("notices", "0006_mail_return")]

    operations = [
        migrations.AddField(
            "notice", "organization", models.ForeignKey(null=True, **ORGANIZATION)
        ),
        migrations.AddField(
            "notice",
            "unit",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="access.unit",
            ),
        ),
        migrations.AddField(
            "notice", "needs", models.CharField(default="", max_length=40), preserve_default=False
        ),
        migrations.RunSQL(KEEP, migrations.RunSQL.noop),
        migrations.AlterField("notice", "organization", models.ForeignKey(**ORGANIZATION)),
    ]
