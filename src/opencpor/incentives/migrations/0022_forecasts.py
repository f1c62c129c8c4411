"""Forecasts as they were made: nothing of them is changed or deleted."""

import django.db.models.deletion
import opencpor.access.models
from django.db import migrations, models


TABLES = ("forecast", "forecastline")

GUARDS = "".join(
    f"""
CREATE TRIGGER incentives_{table}_append_only BEFORE UPDATE OR DELETE ON incentives_{table}
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER incentives_{table}_no_truncate BEFORE TRUNCATE ON incentives_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
"""
    for table in TABLES
)


class Migration(migrations.Migration):

    dependencies = [
        ('access', '0004_limited'),
        ('incentives', '0019_what_if_usage'),
        ('register', '0006_moves'),
    ]

    operations = [
        migrations.CreateModel(
            name='Forecast',
            fields=[
                ('id', opencpor.access.models.PrefixedIdField(editable=False, max_length=40, prefix='fct', primary_key=True, serialize=False)),
                ('program_key', models.CharField(max_length=64)),
                ('month', models.DateField()),
                ('program_version', models.PositiveIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('program_key', 'month'), name='forecast_once'), models.CheckConstraint(condition=models.Q(('month__day', 1)), name='forecast_first_of_month')],
            },
        ),
        migrations.CreateModel(
            name='ForecastLine',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('engagement', models.CharField(max_length=64)),
                ('rule', models.CharField(max_length=80)),
                ('workload', models.CharField(max_length=64)),
                ('subscription_id', models.CharField(blank=True, max_length=64)),
                ('standing', models.CharField(choices=[('made', 'Made'), ('history', 'History')], max_length=10)),
                ('growths', models.JSONField(default=list)),
                ('room', models.BigIntegerField(null=True)),
                ('units_low', models.BigIntegerField(null=True)),
                ('units_mid', models.BigIntegerField(null=True)),
                ('units_high', models.BigIntegerField(null=True)),
                ('open_milestones', models.CharField(blank=True, max_length=200)),
                ('near_milestones', models.CharField(blank=True, max_length=200)),
                ('amount_low', models.BigIntegerField(default=0)),
                ('amount_mid', models.BigIntegerField(default=0)),
                ('amount_high', models.BigIntegerField(default=0)),
                ('association', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forecasts', to='register.association')),
                ('customer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forecasts', to='access.organization')),
                ('forecast', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='incentives.forecast')),
                ('location', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='forecasts', to='access.unit')),
            ],
            options={
                'indexes': [models.Index(fields=['forecast', 'location'], name='forecast_line_by_location'), models.Index(fields=['customer', 'forecast'], name='forecast_line_by_customer')],
                'constraints': [models.UniqueConstraint(fields=('forecast', 'association', 'rule'), name='forecast_line_once'), models.CheckConstraint(condition=models.Q(('units_mid', None), models.Q(('units_low__gte', 0), ('units_low__lte', models.F('units_mid')), ('units_mid__lte', models.F('units_high'))), _connector='OR'), name='forecast_line_range'), models.CheckConstraint(condition=models.Q(('room', None), ('units_high', None), ('units_high__lte', models.F('room')), _connector='OR'), name='forecast_line_within_room'), models.CheckConstraint(condition=models.Q(('standing', 'made'), models.Q(('amount_high', 0), ('amount_low', 0), ('amount_mid', 0), ('units_mid', None)), _connector='OR'), name='forecast_line_without_history'), models.CheckConstraint(condition=models.Q(('amount_high__gte', 0), ('amount_low__gte', 0), ('amount_mid__gte', 0)), name='forecast_line_not_negative')],
            },
        ),
        migrations.RunSQL(GUARDS, migrations.RunSQL.noop),
    ]
