from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('exercises', '0009_verification'),
    ]

    operations = [
        migrations.AddField(
            model_name='verifyrun',
            name='publishes',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='submission',
            index=models.Index(fields=['verdict', 'received_at'], name='submission_verdict'),
        ),
    ]
