from datetime import date

import django.db.models.deletion
from django.db import migrations, models


def forget(apps, schema_editor):
    """Kept rows and sums have another shape now; the next sweep makes them again."""
    apps.get_model("dashboards", "KeptStanding").objects.all().delete()
    apps.get_model("dashboards", "KeptDay").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ('dashboards', '0002_kept'),
        ('programmes', '0001_initial'),
    ]

    operations = [
        migrations.RunPython(forget, forget, elidable=True),
        migrations.RemoveConstraint(
            model_name='keptstanding',
            name='dashboards_kept_standing_once',
        ),
        migrations.AlterField(
            model_name='keptday',
            name='programme',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='kept_days', to='programmes.programme', verbose_name='年度'),
        ),
        migrations.AddConstraint(
            model_name='keptday',
            constraint=models.UniqueConstraint(fields=('programme', 'on'), name='dashboards_kept_day_once'),
        ),
        migrations.AddField(
            model_name='keptstanding',
            name='on',
            field=models.DateField(default=date.min),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='keptstanding',
            name='half_hours',
            field=models.DecimalField(decimal_places=1, default=0, max_digits=9),
        ),
        migrations.AddField(
            model_name='keptstanding',
            name='half_attended',
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddConstraint(
            model_name='keptstanding',
            constraint=models.UniqueConstraint(fields=('programme', 'on', 'person'), name='dashboards_kept_standing_once'),
        ),
    ]
