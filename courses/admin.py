"""The course lead's desk."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.forms import Script
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from courses.models import LESSON_COLUMNS, Course, Enrolment, Lesson, LessonExercise, Role, Term
from exercises.authoring.fields import TO_THE_LETTER
from exercises.authoring.ordered import OrderedFormSet, PlacedForm
from exercises.authoring.recorded import RecordedAdmin
from exercises.regrading.desk import begin_within


class Arranged(admin.ModelAdmin[Any]):
    """A page with rows that are dragged, or moved by buttons, into their order."""

    formfield_overrides = TO_THE_LETTER

    class Media:
        css = {"all": ["exercises/admin.css"]}
        js = (Script("desk.js", type="module"),)


class LessonInline(admin.TabularInline[Lesson, Course]):
    model = Lesson
    form, formset = PlacedForm, OrderedFormSet
    fields = ("title", "minutes", "position")
    readonly_fields = ("title", "minutes")
    show_change_link = True
    can_delete = False
    extra = 0
    verbose_name_plural = _("lessons, in reading order")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        # A lesson needs a text, which has its own page.
        return False


class EnrolmentInline(admin.TabularInline[Enrolment, Course]):
    model = Enrolment
    autocomplete_fields = ("person",)
    extra = 0


@admin.register(Course)
class CourseAdmin(Arranged):
    list_display = ("title", "slug")
    inlines = (LessonInline, EnrolmentInline)
    actions = ("regrade",)

    @admin.action(description=_("Regrade answers of its learners…"))
    def regrade(self, request: HttpRequest, queryset: QuerySet[Course]) -> HttpResponse:
        people = Enrolment.objects.filter(course__in=queryset, role=Role.LEARNER)
        learners = sorted(set(people.values_list("person", flat=True)))
        label = ", ".join(course.title for course in queryset)
        return begin_within(request, {"learners": learners, "label": label})


class PlaceInline(admin.TabularInline[LessonExercise, Lesson]):
    model = LessonExercise
    form, formset = PlacedForm, OrderedFormSet
    fields = ("exercise", "inline", "position")
    autocomplete_fields = ("exercise",)
    extra = 0
    verbose_name_plural = _("exercises, in reading order")


@admin.register(Lesson)
class LessonAdmin(Arranged, RecordedAdmin):
    recorded = LESSON_COLUMNS
    list_display = ("title", "course", "position", "minutes")
    list_filter = ("course",)
    search_fields = ("title", "slug")
    inlines = (PlaceInline,)

    def rearrange(self, row: Lesson, arrangement: dict[str, Any]) -> None:
        row.rearrange(arrangement)


@admin.register(Term)
class TermAdmin(admin.ModelAdmin[Term]):
    list_display = ("name", "course", "brief")
    list_filter = ("course",)
    search_fields = ("name", "definition")
    formfield_overrides = TO_THE_LETTER
    autocomplete_fields = ("exercises",)
