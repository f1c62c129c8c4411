"""Columns for more than closes to post; rules for them that hold for new rows at once.

No row is read or rewritten here: whoever reads goes on. Validating comes last, in 0009.
"""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_limited'),
        ('incentives', '0006_close_inputs'),
        ('register', '0006_moves'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='entry',
            name='entry_payable_names_location',
        ),
        migrations.AddField(
            model_name='earning',
            name='posting',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AddField(
            model_name='earning',
            name='program_version',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='entry',
            name='source',
            field=models.CharField(blank=True, db_default='', default='', max_length=40),
        ),
        migrations.AddField(
            model_name='journal',
            name='kind',
            field=models.CharField(choices=[('close', 'close'), ('recompute', 'recompute'), ('adjustment', 'adjustment'), ('payment', 'payment'), ('forfeiture', 'forfeiture')], db_default='close', default='close', max_length=20),
        ),
        migrations.AddField(
            model_name='journal',
            name='number',
            field=models.BigIntegerField(db_default=0, editable=False),
        ),
        migrations.AddField(
            model_name='journal',
            name='source',
            field=models.CharField(db_default='', default='', max_length=40),
        ),
        migrations.AddField(
            model_name='statement',
            name='cut',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='statement',
            name='forfeited_minor',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='statement',
            name='returned_minor',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AddField(
            model_name='statement',
            name='since',
            field=models.BigIntegerField(db_default=0, default=0),
        ),
        migrations.AlterField(
            model_name='earning',
            name='close',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='earnings', to='incentives.close'),
        ),
        migrations.AlterField(
            model_name='entry',
            name='account',
            field=models.CharField(choices=[('program_expense', 'Program Expense'), ('partner_payable', 'Partner Payable'), ('payment_clearing', 'Payment Clearing'), ('bank', 'Bank'), ('forfeited', 'Forfeited')], max_length=20),
        ),
        AddConstraintNotValid(
            model_name='earning',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('close__isnull', False), ('posting', ''), ('program_version__isnull', True)), models.Q(('close__isnull', True), ('kind', 'difference'), ('posting__startswith', 'rcp_'), ('program_version__isnull', False)), _connector='OR'), name='earning_names_what_posted_it'),
        ),
        AddConstraintNotValid(
            model_name='entry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('account', 'partner_payable'), ('earning__isnull', False), ('location__isnull', False), ('source', '')), models.Q(('account__in', ('partner_payable', 'payment_clearing')), ('earning__isnull', True), ('location__isnull', False), models.Q(('source', ''), _negated=True)), models.Q(('account__in', ('program_expense', 'bank', 'forfeited')), ('earning__isnull', True), ('location__isnull', True), ('source', '')), _connector='OR'), name='entry_names_location_and_cause'),
        ),
        AddConstraintNotValid(
            model_name='journal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'close'), ('source__startswith', 'cls_')), models.Q(('kind', 'recompute'), ('source__startswith', 'rcp_')), models.Q(('kind', 'adjustment'), ('source__startswith', 'adj_')), models.Q(('kind', 'payment'), ('source__startswith', 'pay_')), models.Q(('kind', 'payment'), ('source__startswith', 'pbt_')), models.Q(('kind', 'forfeiture'), ('source__startswith', 'pay_')), _connector='OR'), name='journal_source_fits_kind'),
        ),
        AddConstraintNotValid(
            model_name='journal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('close__isnull', False), ('kind', 'close'), ('source', models.F('close'))), models.Q(models.Q(('kind', 'close'), _negated=True), ('close__isnull', True)), _connector='OR'), name='journal_of_a_close_names_it'),
        ),
        AddConstraintNotValid(
            model_name='statement',
            constraint=models.CheckConstraint(condition=models.Q(('cut__gte', models.F('since'))), name='statement_cut_follows'),
        ),
    ]
