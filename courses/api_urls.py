"""/api/v1/ addresses of this room."""

from django.urls import path

from courses import api

urlpatterns = [
    path("progress/lessons/", api.ProgressOnLessons.as_view(), name="api-progress-lessons"),
]
