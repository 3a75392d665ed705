from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('courses', '0005_loaded_digest'),
    ]

    operations = [
        migrations.AddField(
            model_name='course',
            name='loaded_items',
            field=models.JSONField(blank=True, default=dict, editable=False),
        ),
    ]
