"""Courses: the three groups of people who do more than learn, and what each may do."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction

AUTHOR, MARKER, LEAD = "Author", "Marker", "Course lead"

_READS = (
    "exercises.view_exercise",
    "exercises.view_exerciseversion",
    "quizzes.view_quiz",
    "quizzes.view_section",
    "quizzes.view_question",
    "courses.view_course",
    "courses.view_lesson",
    "courses.view_lessonexercise",
    "courses.view_term",
)
_MARKS = (
    "exercises.view_exercise",
    "exercises.view_submission",
    "exercises.view_gradingrun",
    "exercises.view_ownmark",
    "exercises.view_override",
    "exercises.add_override",
    "exercises.change_override",
)
# How one's exercises fare, and what learners say of them.
_HEARS = (
    "exercises.view_submission",
    "exercises.view_clusternote",
    "exercises.add_clusternote",
    "exercises.view_problemreport",
    "exercises.change_problemreport",
)


def _all(*models: str) -> tuple[str, ...]:
    verbs = ("view", "add", "change", "delete")
    return tuple(
        f"{room}.{verb}_{model}"
        for room, model in (name.split(".") for name in models)
        for verb in verbs
    )


# Objects have a say, too: authors change and publish their own exercises only.
ROLES: dict[str, tuple[str, ...]] = {
    AUTHOR: (*_READS, *_HEARS, "exercises.add_exercise", "exercises.change_exercise"),
    MARKER: _MARKS,
    LEAD: (
        *_READS,
        *_MARKS,
        *_HEARS,
        *_all("exercises.exercise", "quizzes.quiz", "quizzes.section", "quizzes.question"),
        *_all("quizzes.accommodation", "courses.course", "courses.lesson"),
        *_all("courses.lessonexercise", "courses.term", "courses.enrolment"),
        "exercises.publish_exercise",
        "exercises.view_regrade",
        "exercises.add_regrade",
        "quizzes.view_attempt",
        "auth.view_user",
    ),
}


@transaction.atomic
def make_roles() -> list[str]:
    """Makes the groups, and gives each what is its own; doing it twice changes nothing.

    What an operator has added to a group stays.
    """
    for name, wanted in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*(permission(one) for one in wanted))
    return list(ROLES)


def permission(name: str) -> Permission:
    """The permission "room.verb_model". Raises Permission.DoesNotExist."""
    room, codename = name.split(".")
    return Permission.objects.get(content_type__app_label=room, codename=codename)
