"""What people may ask of this room; each function is one whole operation."""

from courses.models import Course, Enrolment
from exercises.models import Person, account_id


def enrol(person: Person, course: Course) -> Enrolment:
    """The person's enrolment in the course, made if there is none; a role is never changed."""
    enrolment, _ = Enrolment.objects.get_or_create(course=course, person_id=account_id(person))
    return enrolment


def courses_of(person: Person) -> list[Course]:
    """The courses the person is in. Where there is only one course, everybody is in it."""
    every = list(Course.objects.all()[:2])
    if len(every) == 1:
        enrol(person, every[0])
        return every
    return list(Course.objects.filter(enrolments__person_id=account_id(person)))
