"""The course lead's desk."""

from django.contrib import admin

from courses.models import Course, Enrolment, Lesson, LessonExercise


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
