"""Questions about the months to come with other usage."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incentives', '0014_payments'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='whatif',
            name='what_if_known',
        ),
        migrations.AlterField(
            model_name='whatif',
            name='kind',
            field=models.CharField(choices=[('back_test', 'Back Test'), ('usage', 'Usage')], max_length=12),
        ),
        migrations.AddConstraint(
            model_name='whatif',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['back_test', 'usage'])), name='what_if_known'),
        ),
    ]
