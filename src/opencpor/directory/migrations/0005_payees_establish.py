"""A payee that finance has not ticked yet is met by an approved payee from now on.

What was ticked before stays met as it was: nobody stops earning by an update. Money waits all the
same until such a location has an approved payee.
"""

from django.db import migrations

FORWARD = """
UPDATE directory_enrollmentrequirement SET source = 'payees'
    WHERE key = 'payee-profile' AND source = 'finance' AND met_since IS NULL
"""
BACKWARD = """
UPDATE directory_enrollmentrequirement SET source = 'finance'
    WHERE key = 'payee-profile' AND source = 'payees'
"""


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_proven_is_no_partners")]
    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
