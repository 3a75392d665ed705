"""Who may do what: a table of roles and actions, walked through the admin itself."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.test import Client
from django.urls import reverse

from courses.roles import AUTHOR, LEAD, MARKER, ROLES, make_roles
from exercises.models import Exercise, ExerciseVersion
from quizzes.models import Quiz
from tests.conftest import SLOPE, hand_in, looked_at, published
from tests.pages.typed import whole_form

pytestmark = pytest.mark.django_db
YES, NO = True, False
# action: Author, Marker, Course lead
TABLE = {
    "look at another's draft": (YES, YES, YES),
    "write an exercise": (YES, NO, YES),
    "change one's own": (YES, NO, YES),
    "change another's": (NO, NO, YES),
    "publish one's own": (YES, NO, YES),
    "publish another's": (NO, NO, YES),
    "publish another's from the list": (NO, NO, YES),
    "withdraw another's from the list": (NO, NO, YES),
    "restore another's draft": (NO, NO, YES),
    "copy another's": (YES, NO, YES),
    "preview another's live": (YES, YES, YES),
    "open another's preview page": (YES, YES, YES),
    "give one's own away": (NO, NO, YES),
    "delete one's own": (NO, NO, YES),
    "read submissions": (YES, YES, YES),
    "override a mark": (NO, YES, YES),
    "arrange a quiz": (NO, NO, YES),
    "enrol people": (NO, NO, YES),
}


@pytest.fixture
def world(db: None, queued: list[str]) -> dict[str, Any]:
    """An exercise of Dora's, one of nobody's that is published, and a submission to that."""
    make_roles()
    dora = User.objects.create_user("dora", is_staff=True)
    version = published("slope", SLOPE)
    return {
        "theirs": Exercise.objects.create(slug="theirs", owner=dora, **SLOPE),
        "version": version,
        "submission": hand_in(dora, version, "6"),
        "quiz": Quiz.objects.create(slug="check", title="Check"),
    }


def may(action: str, me: User, client: Client, world: dict[str, Any]) -> bool:
    """Tries it, and looks at what came of it."""
    mine = Exercise.objects.create(slug="mine", owner=me, **SLOPE)
    theirs: Exercise = world["theirs"]
    version: ExerciseVersion = world["version"]

    def change(exercise: Exercise, extra: dict[str, Any] | None = None, **changed: Any) -> bool:
        url = reverse("admin:exercises_exercise_change", args=[exercise.pk])
        client.post(url, whole_form(exercise, **changed) | (extra or {}))
        looked_at()
        exercise.refresh_from_db()
        return True

    def opens(name: str, *args: Any) -> bool:
        return client.get(reverse(f"admin:{name}", args=args)).status_code == 200

    def sends(name: str, exercise: Exercise, data: dict[str, Any]) -> bool:
        url = reverse(f"admin:{name}", args=[exercise.pk])
        return client.post(url, data).status_code in (200, 302)

    def select(action: str, exercise: Exercise) -> None:
        chosen = {"action": action, "_selected_action": [exercise.pk]}
        client.post(reverse("admin:exercises_exercise_changelist"), chosen)
        looked_at()
        exercise.refresh_from_db()

    match action:
        case "look at another's draft":
            return opens("exercises_exercise_change", theirs.pk)
        case "write an exercise":
            return opens("exercises_exercise_add")
        case "change one's own":
            return change(mine, title="Mine now") and mine.title == "Mine now"
        case "change another's":
            return change(theirs, title="Mine now") and theirs.title == "Mine now"
        case "publish one's own":
            return change(mine, {"_publish": "1"}) and mine.published is not None
        case "publish another's":
            return change(theirs, {"_publish": "1"}) and theirs.published is not None
        case "publish another's from the list":
            select("publish_several", theirs)
            return theirs.published is not None
        case "withdraw another's from the list":
            select("withdraw_several", version.exercise)
            return version.exercise.published is None
        case "restore another's draft":
            record = theirs.history.latest()
            Exercise.objects.filter(pk=theirs.pk).update(title="Spoilt")
            sends("exercises_exercise_back", theirs, {"record": record.pk})
            theirs.refresh_from_db()
            return theirs.title == SLOPE["title"]
        case "copy another's":
            sends("desk-copy", theirs, {})
            return Exercise.objects.filter(slug="theirs-copy").exists()
        case "preview another's live":
            return sends("desk-live", theirs, whole_form(theirs))
        case "open another's preview page":
            return client.get(reverse("preview", args=["theirs"])).status_code == 200
        case "give one's own away":
            return change(mine, owner=theirs.owner_id) and mine.owner_id == theirs.owner_id
        case "delete one's own":
            return opens("exercises_exercise_delete", mine.pk)
        case "read submissions":
            return opens("exercises_submission_change", world["submission"].pk)
        case "override a mark":
            return me.has_perm("exercises.add_override")
        case "arrange a quiz":
            url = reverse("admin:quizzes_quiz_change", args=[world["quiz"].pk])
            return client.post(url, {}).status_code == 200
        case "enrol people":
            return me.has_perm("courses.add_enrolment") and opens("courses_course_add")
    raise AssertionError(action)


def tried(action: str, role: str, world: dict[str, Any]) -> bool:
    """Whether it worked; afterwards everything is as it was."""
    client = Client()
    with transaction.atomic():
        me = User.objects.create_user("erin", is_staff=True)
        me.groups.add(Group.objects.get(name=role))
        client.force_login(me)
        done = may(action, me, client, {name: refreshed(one) for name, one in world.items()})
        transaction.set_rollback(True)
    return done


def refreshed(row: Any) -> Any:
    return type(row)._default_manager.get(pk=row.pk)


@pytest.mark.parametrize("role", [AUTHOR, MARKER, LEAD])
def test_each_role_may_what_the_table_says(role: str, world: dict[str, Any]) -> None:
    column = (AUTHOR, MARKER, LEAD).index(role)
    wanted = {action: row[column] for action, row in TABLE.items()}
    assert {action: tried(action, role, world) for action in TABLE} == wanted


def test_staff_without_a_role_sees_no_draft(world: dict[str, Any], client: Client) -> None:
    client.force_login(User.objects.create_user("frank", is_staff=True))
    theirs = world["theirs"]
    for url in (
        reverse("preview", args=["theirs"]),
        reverse("admin:exercises_exercise_change", args=[theirs.pk]),
        reverse("admin:exercises_exercise_history", args=[theirs.pk]),
    ):
        assert client.get(url).status_code == 403
    live = reverse("admin:desk-live", args=[theirs.pk])
    assert client.post(live, whole_form(theirs)).status_code == 403


def test_making_the_roles_twice_is_once(db: None) -> None:
    make_roles()
    held = {group.name: set(group.permissions.all()) for group in Group.objects.all()}
    make_roles()
    assert {g.name: set(g.permissions.all()) for g in Group.objects.all()} == held
    assert set(held) == set(ROLES)


def test_what_an_operator_added_to_a_group_stays(db: None) -> None:
    make_roles()
    author, lead = (Group.objects.get(name=name) for name in (AUTHOR, LEAD))
    author.permissions.add(*lead.permissions.all())
    make_roles()
    assert author.permissions.count() >= lead.permissions.count()
