"""Transactions in force, and their files in the lake; the wider rule holds for new files at once."""

import django.db.models.deletion
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_limited'),
        ('usage', '0004_sending_guards'),
    ]

    operations = [
        migrations.CreateModel(
            name='Transaction',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('program_key', models.CharField(db_collation='C', max_length=64)),
                ('transaction_id', models.CharField(db_collation='C', max_length=100)),
                ('tenant_id', models.UUIDField()),
                ('subscription_id', models.UUIDField(null=True)),
                ('product', models.CharField(db_collation='C', max_length=64)),
                ('workload', models.CharField(db_collation='C', max_length=64)),
                ('day', models.DateField()),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('as_of', models.DateTimeField()),
                ('row', models.BigIntegerField()),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='lakefile',
            name='usage_file_month_of_facts',
        ),
        migrations.AlterField(
            model_name='lakefile',
            name='kind',
            field=models.CharField(choices=[('facts', 'facts'), ('transactions', 'transactions'), ('quarantine', 'quarantine')], max_length=20),
        ),
        AddConstraintNotValid(
            model_name='lakefile',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'facts'), ('month__day', 1)), models.Q(('kind__in', ['transactions', 'quarantine']), ('month__isnull', True)), _connector='OR'), name='usage_file_month_of_facts'),
        ),
        migrations.AddField(
            model_name='transaction',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transactions_in_force', to='usage.batch'),
        ),
        migrations.AddField(
            model_name='transaction',
            name='customer',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transactions', to='access.organization'),
        ),
        migrations.AddField(
            model_name='transaction',
            name='location',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transactions', to='access.unit'),
        ),
        migrations.AddIndex(
            model_name='transaction',
            index=models.Index(fields=['-day', 'id'], name='usage_transaction_by_day'),
        ),
        migrations.AddIndex(
            model_name='transaction',
            index=models.Index(fields=['customer', '-day', 'id'], name='usage_transaction_by_customer'),
        ),
        migrations.AddIndex(
            model_name='transaction',
            index=models.Index(fields=['location', '-day', 'id'], name='usage_transaction_by_location'),
        ),
        migrations.AddConstraint(
            model_name='transaction',
            constraint=models.UniqueConstraint(fields=('program_key', 'transaction_id'), name='usage_transaction_once'),
        ),
    ]
