"""The course lead's desk."""

from django.contrib import admin

from courses.models import Course, Enrolment, Lesson, LessonExercise, Term


class EnrolmentInline(admin.TabularInline[Enrolment, Course]):
    model = Enrolment
    autocomplete_fields = ("person",)
    extra = 0


@admin.register(Course)
class CourseAdmin(admin.ModelAdmin[Course]):
    list_display = ("title", "slug")
    inlines = (EnrolmentInline,)


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
