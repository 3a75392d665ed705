from django.db import migrations


def mark(apps, schema_editor):
    """Answers of earlier reviews are no tries at the exercise itself."""
    Submission = apps.get_model("exercises", "Submission")
    ReviewAnswer = apps.get_model("courses", "ReviewAnswer")
    answers = ReviewAnswer.objects.values("submission")
    Submission.objects.filter(pk__in=answers).update(occasion="review")


class Migration(migrations.Migration):

    dependencies = [
        ("courses", "0003_reviews"),
        ("exercises", "0005_hints_and_occasions"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
