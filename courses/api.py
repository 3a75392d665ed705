"""REST: progress per lesson."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from courses.models import Course
from courses.progress import course_progress
from exercises.serializers import ProgressOutput


class LessonProgressOutput(serializers.Serializer[Any]):
    course = serializers.CharField(source="lesson.course.slug")
    lesson = serializers.CharField(source="lesson.slug")
    title = serializers.CharField(source="lesson.title")
    done = serializers.IntegerField(help_text="Exercises that are right.")
    total = serializers.IntegerField()
    percent = serializers.IntegerField()
    exercises = ProgressOutput(many=True)


class ProgressOnLessons(APIView):
    """How far one is in each lesson of the courses one is enrolled in."""

    @extend_schema(responses=LessonProgressOutput(many=True))
    def get(self, request: Request) -> Response:
        courses = Course.objects.filter(enrolments__person=request.user.pk)
        folds = [fold for course in courses for fold in course_progress(request.user, course)]
        return Response(LessonProgressOutput(folds, many=True).data)
