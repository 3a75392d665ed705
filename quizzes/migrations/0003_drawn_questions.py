"""Draws the questions of attempts that began before drawing was stored."""

from django.db import migrations
from django.db.models import F


def draw(apps, schema_editor):
    Attempt = apps.get_model("quizzes", "Attempt")
    AttemptAnswer = apps.get_model("quizzes", "AttemptAnswer")
    AttemptQuestion = apps.get_model("quizzes", "AttemptQuestion")
    for attempt in Attempt.objects.all():
        answered = dict(
            AttemptAnswer.objects.filter(attempt=attempt).values_list(
                "question", "submission__variant__version"
            )
        )
        questions = attempt.quiz.questions.order_by("position", "pk").select_related("exercise")
        versions = [(q.pk, answered.get(q.pk) or q.exercise.published_id) for q in questions]
        AttemptQuestion.objects.bulk_create(
            AttemptQuestion(attempt=attempt, question_id=pk, version_id=version, position=place)
            for place, (pk, version) in enumerate((pk, v) for pk, v in versions if v)
        )
    Attempt.objects.filter(finished_at__isnull=False).update(released_at=F("finished_at"))


class Migration(migrations.Migration):

    dependencies = [("quizzes", "0002_rules_and_drafts")]

    operations = [migrations.RunPython(draw, migrations.RunPython.noop)]
