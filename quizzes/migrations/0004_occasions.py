from django.db import migrations


def mark(apps, schema_editor):
    """Answers of earlier sittings are no tries at the exercise itself."""
    Submission = apps.get_model("exercises", "Submission")
    AttemptAnswer = apps.get_model("quizzes", "AttemptAnswer")
    for submission, attempt in AttemptAnswer.objects.values_list("submission", "attempt"):
        Submission.objects.filter(pk=submission).update(occasion=f"attempt:{attempt}")


class Migration(migrations.Migration):

    dependencies = [
        ("quizzes", "0003_drawn_questions"),
        ("exercises", "0005_hints_and_occasions"),
    ]

    operations = [migrations.RunPython(mark, migrations.RunPython.noop)]
