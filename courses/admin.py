"""The course lead's desk."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy

from courses.models import Course, Enrolment, Lesson, LessonExercise, Role, Term
from exercises.regrading.desk import begin_within


class EnrolmentInline(admin.TabularInline[Enrolment, Course]):
    model = Enrolment
    autocomplete_fields = ("person",)
    extra = 0


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin[Course]):
    list_display = ("title", "slug")
    inlines = (EnrolmentInline,)
    actions = ("regrade",)

    @admin.action(description=gettext_lazy("Regrade answers of its learners…"))
    def regrade(self, request: HttpRequest, queryset: QuerySet[Course]) -> HttpResponse:
        people = Enrolment.objects.filter(course__in=queryset, role=Role.LEARNER)
        learners = sorted(set(people.values_list("person", flat=True)))
        label = ", ".join(course.title for course in queryset)
        return begin_within(request, {"learners": learners, "label": label})


class PlaceInline(admin.TabularInline[LessonExercise, Lesson]):
    model = LessonExercise
    autocomplete_fields = ("exercise",)
    extra = 0


@admin.register(Lesson)
class LessonAdmin(admin.ModelAdmin[Lesson]):
    list_display = ("title", "course", "position", "minutes")
    list_filter = ("course",)
    search_fields = ("title", "slug")
    inlines = (PlaceInline,)


@admin.register(Term)
class TermAdmin(admin.ModelAdmin[Term]):
    list_display = ("name", "course", "brief")
    list_filter = ("course",)
    search_fields = ("name", "definition")
    autocomplete_fields = ("exercises",)
